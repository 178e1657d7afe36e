import { createJiti } from "jiti";

import { isSluiceError, SluiceError, toErrorMessage } from "../core/errors.ts";
import type { Dashboard, DashboardOptions } from "../dashboard/index.ts";
import type { ServedSluice } from "../node/index.ts";
import type { Sources } from "../verify/index.ts";
import { hasFields } from "./json-text.ts";

/** What commands use of what `createSluice` returned. By shape, because the app may use another copy of the package. */
export interface LoadedSluice extends ServedSluice {
  readonly sources: Sources;
  dashboard(options: DashboardOptions): Dashboard;
  start(options: { readonly handleSignals: boolean }): Promise<void>;
  migrate(): Promise<{ readonly version: number }>;
  stop(): Promise<void>;
}

/**
 * Loads the file that calls `createSluice`, TypeScript and `tsconfig.json` paths included. Packages, this one too,
 * are imported as they are.
 *
 * @throws {SluiceError} What `createSluice` threw, or `CONFIG_INVALID` if the file cannot be loaded or exports no sluice.
 */
export async function loadSluice(file: string): Promise<LoadedSluice> {
  const exported = await importFile(file);
  const sluice = [exported["sluice"], exported["default"]].find(isSluice);
  if (sluice !== undefined) return sluice;
  throw new SluiceError(
    "CONFIG_INVALID",
    `${file} does not export a sluice. Write: export const sluice = createSluice({ … })`,
  );
}

async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await createJiti(file, {
      tsconfigPaths: true,
      jsx: true,
      // Bundlers take these two out of server code; outside of one they throw, or are not installed.
      virtualModules: { "server-only": {}, "client-only": {} },
      // The default is a directory in /tmp, where others could leave code for us to run.
      fsCache: false,
      // A sluice that was stopped must not come back.
      moduleCache: false,
    }).import(file);
  } catch (error) {
    if (isSluiceError(error)) throw error;
    throw new SluiceError("CONFIG_INVALID", `${file} cannot be loaded: ${toErrorMessage(error)}`, {
      cause: error,
    });
  }
}

const METHODS = ["receive", "assertReady", "dashboard", "start", "migrate", "stop"] as const;

function isSluice(value: unknown): value is LoadedSluice {
  if (!hasFields(value, "sources", ...METHODS)) return false;
  const isComplete = METHODS.every((method) => typeof value[method] === "function");
  return isComplete && typeof value.sources === "object" && value.sources !== null;
}
