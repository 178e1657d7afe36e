import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, test } from "vitest";

import { run } from "./recording-io.ts";
import { createProject } from "./temporary-project.ts";

const COMMANDS = ["send", "events", "replay", "rejections", "serve", "worker", "studio", "migrate", "typegen"];

test.each([[[]], [["help"]], [["--help"]], [["-h"]]])("%j lists the commands", async (argv) => {
  const { exitCode, stdout, stderr } = await run(argv);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
});

test.each(COMMANDS)("help %s and %s --help say the same", async (command) => {
  const asked = await run(["help", command]);
  const flagged = await run([command, "--help"]);

  expect(asked.stdout).toContain(`Usage: sluice ${command}`);
  // The map of routes is made of files alone: it needs no app.
  expect(asked.stdout.includes("--config FILE")).toBe(command !== "typegen");
  expect(flagged).toEqual(asked);
});

test("--version prints the package's version", async () => {
  const file = resolve(import.meta.dirname, "../../package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };

  expect(await run(["--version"])).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
});

test.each([
  [["evnts"], 'There is no command "evnts". Did you mean "events"? All commands: npx sluice help'],
  [["help", "sned"], 'Did you mean "send"?'],
  [["constructor"], 'There is no command "constructor".'],
  [["--json"], "--json must come after a command"],
  [["events", "--sorce", "x"], 'Did you mean "--source"?'],
])("%j exits with 2 and says what is wrong", async (argv, message) => {
  const { exitCode, stdout, stderr } = await run(argv);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^USAGE: /);
  expect(stderr).toContain(message);
});

test("a failure is a code and a message, and a stack only where it is asked for", async () => {
  const directory = createProject({
    "package.json": "{}",
    "sluice.ts": 'throw new Error("no luck");',
  });

  const plain = await run(["send"], { directory });
  const debugged = await run(["send"], { directory, env: { SLUICE_DEBUG: "1" } });

  expect(plain.exitCode).toBe(1);
  expect(plain.stderr).toMatch(/^CONFIG_INVALID: .*no luck\n$/);
  expect(plain.stderr).not.toMatch(/\n\s+at /);
  expect(debugged.stderr).toMatch(/\n\s+at /);
  expect(debugged.stderr).toContain("[cause]");
});

test("what nobody foresaw is still one message", async () => {
  const io = {
    chdir: () => {
      throw new TypeError("gone");
    },
  };
  const directory = createProject({ "package.json": "{}", "sluice.ts": "" });

  const { exitCode, stderr } = await run(["send"], { ...io, directory });

  expect(exitCode).toBe(1);
  expect(stderr).toBe("UNEXPECTED: TypeError: gone\nSLUICE_DEBUG=1 shows where it came from.\n");
});
