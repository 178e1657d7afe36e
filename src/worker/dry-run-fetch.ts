import { AsyncLocalStorage } from "node:async_hooks";

/** A request that was not sent. */
export interface RefusedRequest {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
}

const MAX_REQUESTS = 100;
const MAX_URL = 500;

const refused = new AsyncLocalStorage<RefusedRequest[]>();

/** How many functions that are refused `fetch` have not ended. */
let running = 0;
/** What lets everybody else's requests out, while ours is in its place. */
let original: typeof fetch | null = null;

/**
 * Does something during which one function is refused the global `fetch`, and whatever it calls, for as long as it runs:
 * also after `work` has lost patience with it. Everybody else's requests go out.
 *
 * @param run The function that is refused.
 * @param work Is given the function to call in its place.
 */
export function refuseFetch<Input, Output, Result>(
  run: (input: Input) => Output | Promise<Output>,
  work: (guarded: (input: Input) => Promise<Output>) => Result,
): { readonly value: Result; readonly requests: readonly RefusedRequest[] } {
  const requests: RefusedRequest[] = [];
  const guarded = (input: Input): Promise<Output> =>
    refused.run(requests, async () => {
      install();
      try {
        return await run(input);
      } finally {
        uninstall();
      }
    });
  return { value: work(guarded), requests };
}

function install(): void {
  running += 1;
  if (original !== null) return;
  original = globalThis.fetch;
  globalThis.fetch = guardedFetch;
}

function uninstall(): void {
  running -= 1;
  // Whoever wrapped it meanwhile, as frameworks do, keeps what they wrapped, and it lets everything through.
  if (running > 0 || original === null || globalThis.fetch !== guardedFetch) return;
  globalThis.fetch = original;
  original = null;
}

function guardedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const requests = refused.getStore();
  // Called after it was taken out, by whoever kept it: then it is not in the way of the one that is there.
  if (requests === undefined) return (original ?? globalThis.fetch)(input, init);
  if (requests.length < MAX_REQUESTS) requests.push(toRefused(input, init));
  return Promise.reject(new Error("A dry run sends no requests. Leave it out where context.isDryRun."));
}

function toRefused(input: string | URL | Request, init: RequestInit | undefined): RefusedRequest {
  const isRequest = typeof input === "object" && "url" in input;
  const method = init?.method ?? (isRequest ? input.method : "GET");
  return { method: method.toUpperCase().slice(0, 16), url: withoutQuery(isRequest ? input.url : String(input)) };
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return (url.split(/[?#]/, 1)[0] ?? "").slice(0, MAX_URL);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.slice(0, MAX_URL);
}
