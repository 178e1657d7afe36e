import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { servePage } from "../../src/dashboard/page/serve-page.ts";
import { doAction } from "./act.ts";
import { createMockState, type MockState } from "./mock-state.ts";
import { readView } from "./read.ts";

/** A server that answers as the dashboard does, with made-up data. */
export interface MockServer {
  /** Where the page is, with a slash at its end. */
  readonly url: string;
  readonly state: MockState;
  /** Ends all streams, as a restart does. */
  dropStreams(): void;
  close(): Promise<void>;
}

const MOUNT = "/sluice/";
const POLL_MS = 100;

/** Starts it. The page is the built one, with the headers it has in production. */
export async function startMockServer({
  port = 0,
  events = 5000,
}: { readonly port?: number; readonly events?: number } = {}): Promise<MockServer> {
  const state = createMockState(events);
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(state, streams, { request, response }).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const dropStreams = (): void => {
    for (const stream of streams) stream.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${MOUNT}`,
    state,
    dropStreams,
    close: async () => {
      dropStreams();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(state: MockState, streams: Set<ServerResponse>, { request, response }: Exchange): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const path = url.pathname.slice(MOUNT.length);
  if (!url.pathname.startsWith("/sluice")) return sendText(response, 404, "The mock is at /sluice/.");
  if (!path.startsWith("api/")) return sendPage(path, response);
  if (path === "api/live") return follow(state, streams, { url, response });
  if (state.delayMs > 0) await sleep(state.delayMs);
  const view = `${path.slice("api/".length)}${url.search}`;
  if (state.failing.some((start) => view.startsWith(start))) {
    return sendJson(response, 503, { error: { code: "STORE_UNAVAILABLE", message: "The database did not answer." } });
  }
  const body = request.method === "POST" ? await readBody(request) : undefined;
  const found = request.method === "POST" ? act(state, { path, request, body }) : readView(state, view);
  if (found === undefined)
    return sendJson(response, 404, { error: { code: "NOT_FOUND", message: "There is nothing at this path." } });
  sendJson(response, 200, found);
}

function act(
  state: MockState,
  { path, request, body }: { readonly path: string; readonly request: IncomingMessage; readonly body: unknown },
): unknown {
  const posted = { path: path.slice("api/".length), actionId: String(request.headers["x-sluice-action"]), body };
  state.posted.push(posted);
  return doAction(state, posted);
}

async function sendPage(path: string, response: ServerResponse): Promise<void> {
  const page = await servePage({
    mount: MOUNT,
    segments: path.split("/").filter((part) => part !== ""),
  });
  response.writeHead(page.status, Object.fromEntries(page.headers));
  response.end(Buffer.from(await page.arrayBuffer()));
}

/** Sends each view at once and whenever it has changed. */
function follow(
  state: MockState,
  streams: Set<ServerResponse>,
  { url, response }: { readonly url: URL; readonly response: ServerResponse },
): void {
  if (state.isLiveBroken) return sendJson(response, 503, { error: { code: "TOO_MANY_STREAMS", message: "Too many." } });
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const sent = new Map<string, string>();
  const send = (): void => {
    for (const view of url.searchParams.getAll("view")) {
      const text = JSON.stringify({ view, data: readView(state, view) });
      const isFailing = state.failing.some((start) => view.startsWith(start));
      if (isFailing || sent.get(view) === text || (sent.has(view) && isOverview(view))) continue;
      sent.set(view, text);
      response.write(`event: message\ndata: ${text}\n\n`);
    }
  };
  send();
  streams.add(response);
  const timer = setInterval(send, POLL_MS);
  response.on("close", () => {
    clearInterval(timer);
    streams.delete(response);
  });
}

/** Made up anew at each reading, and so always another. */
function isOverview(view: string): boolean {
  return /^(?:overview|handlers|sources)/.test(view);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? undefined : JSON.parse(text);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain" });
  response.end(text);
}
