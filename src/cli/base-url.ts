import { toUsageError } from "./cli-error.ts";

/** Where an app runs unless told otherwise. */
export const DEFAULT_PORT = "3000";

/**
 * Reads the address of an app, without a slash at its end.
 *
 * @throws {CliError} Exit status 2 if it is not an http or https URL.
 */
export function toBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw toUsageError(`"${text}" is not the URL of an app. Write one such as http://localhost:3000`);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** The app on this machine, at `PORT`. */
export function toLocalUrl(env: Readonly<Record<string, string | undefined>>): string {
  return `http://localhost:${env["PORT"] || DEFAULT_PORT}`;
}
