import type { IncomingMessage } from "node:http";

import { startDeadline } from "../core/deadline.ts";
import type { BodyLimit, BodyReading, Incoming, Peer } from "../http/index.ts";

/** Hands a `node:http` request over to the receiver, without the cost of a Web-standard one. */
export function fromIncomingMessage(message: IncomingMessage): Incoming {
  return {
    method: message.method ?? "GET",
    url: message.url ?? "/",
    headers: {
      get: (name) => joinValues(message.headers[name.toLowerCase()]),
      entries: () => toEntries(message.rawHeaders),
    },
    get peer() {
      return toPeer(message);
    },
    readBody: (limit) => readBody(message, limit),
  };
}

function toPeer({ socket }: IncomingMessage): Peer {
  return { ip: socket.remoteAddress ?? null, isEncrypted: "encrypted" in socket && socket.encrypted === true };
}

function joinValues(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}

function* toEntries(rawHeaders: readonly string[]): Iterable<readonly [string, string]> {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    yield [rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""];
  }
}

function readBody(message: IncomingMessage, limit: BodyLimit): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (reading: BodyReading): void => {
      deadline.clear();
      message.off("data", onData);
      resolve(reading);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.byteLength;
      if (length > limit.maxBytes) end({ kind: "too_large" });
      else chunks.push(chunk);
    };
    const deadline = startDeadline(limit.timeoutMs, () => end({ kind: "timed_out" }));
    message.on("data", onData);
    message.once("end", () => end({ kind: "whole", bytes: toWhole(chunks) }));
    message.once("error", () => end({ kind: "incomplete" }));
    message.once("close", () => end({ kind: "incomplete" }));
  });
}

function toWhole(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
}
