import type { RouteFile } from "./route-files.ts";

/**
 * Writes the map of an app's routes: types alone, so that importing it costs nothing.
 *
 * @param toApp From the written file to the app directory, such as `./app`.
 */
export function toRouteMap(files: readonly RouteFile[], toApp: string): string {
  const lines = files.map(({ path, module }) => `  ${quote(path)}: typeof import(${quote(`${toApp}/${module}`)});`);
  return [
    HEADER,
    "/** The app's routes by their paths, for `createClient`. */",
    "export interface Routes {",
    ...lines,
    "}",
    "",
  ].join("\n");
}

/** Writes a module that loads all route files, for `toOpenApi`. */
export function toRouteLoader(files: readonly RouteFile[], toApp: string): string {
  const lines = files.map(({ path, module }) => `    ${quote(path)}: await import(${quote(`${toApp}/${module}`)}),`);
  return [
    HEADER,
    "/** Loads the app's route files, for `toOpenApi`. Not for the browser. */",
    "export async function loadRoutes() {",
    "  return {",
    ...lines,
    "  };",
    "}",
    "",
  ].join("\n");
}

/** Linters that know the first line, oxlint too, leave the files to whoever wrote them. */
const HEADER = "/* eslint-disable */\n// Written by `sluice typegen`. Run it again when a route file comes or goes.\n";

function quote(text: string): string {
  return JSON.stringify(text);
}
