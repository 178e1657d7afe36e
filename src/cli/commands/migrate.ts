import { parseArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { CONFIG_OPTION, JSON_OPTION } from "../common-options.ts";
import type { Io } from "../io.ts";
import { toJsonText } from "../json-text.ts";
import { openSluice } from "../project.ts";

const OPTIONS = { config: CONFIG_OPTION, json: JSON_OPTION } as const;

/** `sluice migrate`: brings the tables up to date. */
export const migrate: Command = {
  name: "migrate",
  summary: "Bring the tables up to date",
  forms: ["migrate [OPTIONS]"],
  notes: ["The app does so by itself when it starts; this does it ahead of a deployment."],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseArguments(argv, OPTIONS, 0);
  const sluice = await openSluice(io, values.config);
  try {
    const { version } = await sluice.migrate();
    io.stdout.write(values.json ? toJsonText({ version }) : `The tables are at version ${version}.\n`);
    return 0;
  } finally {
    await sluice.stop();
  }
}
