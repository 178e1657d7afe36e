import { createProcessIo } from "./process-io.ts";
import { runCli } from "./run-cli.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read our output has gone, as `| head` does.
    if (error.code !== "EPIPE") throw error;
  });
}

const exitCode = await runCli(process.argv.slice(2), createProcessIo());
// The app's own modules may hold connections and timers that would keep the process up; its output goes out first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
