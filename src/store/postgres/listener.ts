import { setTimeout as delay } from "node:timers/promises";

import type pg from "pg";

import { retryDelayMs } from "../../core/backoff.ts";
import { CHANNEL } from "../wakes.ts";

/** How a listener connects and whom it wakes. */
export interface ListenerOptions {
  /** Makes an unconnected client whose statements time out. */
  readonly createClient: () => pg.Client;
  readonly onWake: () => void;
  readonly heartbeatMs: number;
}

const RECONNECT = { attempts: 1, baseMs: 200, maxMs: 10_000 };

/**
 * Listens on a connection of its own until stopped, and reconnects when it breaks. Wakes after every connection,
 * because notifications may have been missed.
 *
 * @returns Stops listening. Resolves once the first attempt to connect has ended, well or not.
 */
export async function startListener(options: ListenerOptions): Promise<() => Promise<void>> {
  const control = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve) => {
    ended = listenForever(options, resolve, control.signal);
  });
  return async () => {
    control.abort();
    await ended;
  };
}

async function listenForever(options: ListenerOptions, onAttempt: () => void, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const client = options.createClient();
    failures += 1;
    try {
      await subscribe(client, options.onWake);
      failures = 0;
      onAttempt();
      await watch(client, options.heartbeatMs, signal);
    } catch {
      // Whatever broke, the answer is to connect again; until then the callers poll.
    } finally {
      onAttempt();
      await disconnect(client);
    }
    await pause(retryDelayMs(failures + 1, RECONNECT), signal);
  }
}

async function subscribe(client: pg.Client, onWake: () => void): Promise<void> {
  client.on("notification", onWake);
  client.on("error", () => undefined);
  await client.connect();
  (client as pg.Client & { unref(): void }).unref();
  await client.query(`listen ${CHANNEL}`);
  onWake();
}

/** Resolves when the signal aborts; rejects when the connection ends or a heartbeat is not answered. */
async function watch(client: pg.Client, heartbeatMs: number, signal: AbortSignal): Promise<void> {
  const broken = new Promise<never>((_resolve, reject) => {
    client.once("error", reject);
    client.once("end", () => reject(new Error("The connection ended.")));
  });
  await Promise.race([broken, beat(client, heartbeatMs, signal)]);
}

/** A connection whose other end vanished looks idle; only an unanswered question tells. */
async function beat(client: pg.Client, heartbeatMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(heartbeatMs, signal);
    if (!signal.aborted) await client.query("select 1");
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Never rejects, and does not wait long for a server that does not answer. */
async function disconnect(client: pg.Client): Promise<void> {
  await Promise.race([client.end().catch(() => undefined), delay(1_000, undefined, { ref: false })]);
}
