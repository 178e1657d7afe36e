import { join, relative } from "node:path";

import { isSluiceError, SluiceError } from "../core/errors.ts";
import { isEnvExampleUncopied, loadEnvFiles } from "./env-files.ts";
import { findProject, type Project } from "./find-config.ts";
import type { Io } from "./io.ts";
import { type LoadedSluice, loadSluice } from "./load-sluice.ts";

/**
 * Goes to the app's directory, where its embedded database is, and takes over its variables. Runs none of its code.
 *
 * @param file The app's `sluice.ts`, where it was given.
 * @throws {SluiceError} `CONFIG_INVALID` if no app is found.
 */
export function enterProject(io: Io, file: string | undefined): Project {
  const project = findProject(io.directory, file);
  io.chdir(project.directory);
  loadEnvFiles(project.directory, io.env);
  return project;
}

/**
 * Loads the app of a project that was entered.
 *
 * @throws {SluiceError} As `createSluice` does; with the next step where the app's variables were never set.
 */
export async function openProject(io: Io, project: Project): Promise<LoadedSluice> {
  try {
    return await loadSluice(project.configFile);
  } catch (error) {
    if (!isSluiceError(error) || error.code !== "CONFIG_INVALID") throw error;
    if (!isEnvExampleUncopied(project.directory)) throw error;
    const env = join(relative(io.directory, project.directory), ".env");
    throw new SluiceError(
      error.code,
      `${error.message}\nThere is no .env yet: cp ${env}.example ${env} (in the example app npm start does it).`,
      { cause: error },
    );
  }
}

/** Enters a project and loads its app. */
export function openSluice(io: Io, file: string | undefined): Promise<LoadedSluice> {
  return openProject(io, enterProject(io, file));
}
