import { parseArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { CONFIG_OPTION } from "../common-options.ts";
import type { Io } from "../io.ts";
import { enterProject, openProject } from "../project.ts";
import { runService } from "../run-service.ts";

const OPTIONS = { config: CONFIG_OPTION } as const;

/** `sluice worker`: works the queue, as a process of its own. */
export const worker: Command = {
  name: "worker",
  summary: "Work the queue, without the app",
  forms: ["worker [FILE]"],
  notes: [
    "Any number of workers and apps share one Postgres. The embedded database serves one process only.",
    "SIGTERM and SIGINT let jobs under way end; a second signal ends the process at once.",
  ],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 1);
  const project = enterProject(io, positionals[0] ?? values.config);
  const sluice = await openProject(io, project);
  return runService(io, {
    async start() {
      await sluice.start({ handleSignals: false });
      io.stdout.write(`Sluice works the queue of ${project.configFile}. Ctrl-C ends it.\n`);
    },
    stop: () => sluice.stop(),
  });
}
