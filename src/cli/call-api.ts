import { toBaseUrl, toLocalUrl } from "./base-url.ts";
import { CliError } from "./cli-error.ts";
import { fetchApp } from "./fetch-app.ts";
import type { Io } from "./io.ts";
import type { LoadedSluice } from "./load-sluice.ts";
import { enterProject, openProject } from "./project.ts";

/** A call of the dashboard's JSON API. */
export interface ApiCall<T> {
  readonly method: "GET" | "POST";
  /** The path below `/sluice/api/`, with its query. */
  readonly path: string;
  /** Whether an answer is what the call asks for. */
  readonly isAnswer: (answer: unknown) => answer is T;
}

/** Where the events are, as the command line says. */
export interface ApiTarget {
  readonly url?: string;
  readonly config?: string;
}

/**
 * Asks the dashboard's JSON API: over HTTP where `--url` or `SLUICE_URL` says so, else in this process on the app's
 * database; and where the running app holds that, over HTTP on this machine.
 *
 * @throws {CliError} With the API's own code and message where it refuses.
 */
export async function callApi<T>(io: Io, target: ApiTarget, call: ApiCall<T>): Promise<T> {
  const given = target.url ?? io.env["SLUICE_URL"];
  if (given) return callOverHttp(toBaseUrl(given), call);
  const project = enterProject(io, target.config);
  // Also once the app's `.env` is read.
  const named = io.env["SLUICE_URL"];
  if (named) return callOverHttp(toBaseUrl(named), call);
  const sluice = await openProject(io, project);
  try {
    return await callInProcess(sluice, call);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== "STORE_LOCKED") throw error;
    return await callHolder(toLocalUrl(io.env), call, error);
  } finally {
    await sluice.stop();
  }
}

async function callOverHttp<T>(base: string, call: ApiCall<T>): Promise<T> {
  return readAnswer(await fetchApp(base, toRequest(base, call)), base, call);
}

async function callInProcess<T>(sluice: LoadedSluice, call: ApiCall<T>): Promise<T> {
  const { GET, POST } = sluice.dashboard({ authorize: () => true });
  const handle = call.method === "GET" ? GET : POST;
  return readAnswer(await handle(toRequest("http://localhost", call)), "This app", call);
}

/** Asks the app that most likely holds the embedded database: the one that runs on this machine. */
async function callHolder<T>(base: string, call: ApiCall<T>, locked: CliError): Promise<T> {
  try {
    return await callOverHttp(base, call);
  } catch (error) {
    if (!(error instanceof CliError) || !NOBODY.has(error.code)) throw error;
    throw new CliError(
      locked.code,
      `${locked.message}\n${error.message}\nName the running app's address with --url or PORT, or stop the process that holds the database.`,
      { cause: error },
    );
  }
}

const NOBODY = new Set(["UNREACHABLE", "NOT_SLUICE"]);

/** Every action has a name of its own, so that one sent twice is done once. */
function toRequest(base: string, { method, path }: ApiCall<unknown>): Request {
  const headers = method === "POST" ? { "x-sluice-action": crypto.randomUUID() } : undefined;
  return new Request(`${base}/sluice/api/${path}`, { method, ...(headers && { headers }) });
}

async function readAnswer<T>(response: Response, place: string, call: ApiCall<T>): Promise<T> {
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && call.isAnswer(answer)) return answer;
  throw toFailure(answer) ?? toStranger(response, place);
}

function toFailure(answer: unknown): CliError | null {
  const { code, message } = (answer as { error?: { code?: unknown; message?: unknown } } | null)?.error ?? {};
  return typeof code === "string" && typeof message === "string" ? new CliError(code, message) : null;
}

function toStranger({ status, headers }: Response, place: string): CliError {
  const location = headers.get("location");
  const answered = location === null ? `${status}` : `${status} (to ${location})`;
  return new CliError(
    "NOT_SLUICE",
    `${place} answered ${answered}, and not as Sluice's JSON API. Is the dashboard mounted at /sluice, and are you allowed in?`,
  );
}
