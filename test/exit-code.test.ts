import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "..");

test("a run with a failed test fails, whatever ends its Postgres", () => {
  const vitest = join(REPOSITORY, "node_modules/vitest/vitest.mjs");
  const env = { ...process.env, SLUICE_TEST_DATABASE_URL: "" };

  const run = spawnSync(process.execPath, [vitest, "run"], {
    cwd: join(REPOSITORY, "test/fixtures/failing"),
    env,
    encoding: "utf8",
  });

  expect(run.stdout).toContain("1 failed");
  expect(run.status).toBe(1);
});
