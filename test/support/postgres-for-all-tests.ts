import type { TestProject } from "vitest/node";

import { keepExitCode } from "./keep-exit-code.ts";
import { startPostgres } from "./start-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the Postgres server of this run. */
    readonly postgresUrl: string;
  }
}

/** Starts one Postgres server for the whole run, unless SLUICE_TEST_DATABASE_URL names one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["SLUICE_TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    project.provide("postgresUrl", given);
    return () => Promise.resolve();
  }
  keepExitCode();
  const server = await startPostgres();
  project.provide("postgresUrl", server.url);
  return () => server.stop();
}
