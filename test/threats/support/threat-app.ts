import { expect } from "vitest";

import { createJsonLogger } from "../../../src/core/logger.ts";
import { createSluice, type Sluice, type SluiceOptions } from "../../../src/index.ts";
import { startServer } from "../../../src/node/index.ts";
import type { Sources } from "../../../src/verify/index.ts";
import { createTestDatabase } from "../../support/test-database.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { exchange, type Incoming, type Outgoing } from "./exchange.ts";

/** What the store holds of one source. */
export interface StoredState {
  readonly events: number;
  /** One for each event unless given: every event has one handler. */
  readonly jobs?: number;
  readonly duplicates?: number;
  readonly conflicts?: number;
  /** The cause of every refusal, in any order. Refusals that are only counted are listed as often as they happened. */
  readonly rejections?: readonly string[];
}

/** An app under attack: on a database of its own, behind a listener of its own. */
export interface ThreatApp<S extends Sources = Sources> {
  readonly sluice: Sluice<S>;
  readonly url: string;
  /** What the app logged, line by line. */
  readonly lines: readonly string[];
  /** Sends a delivery to the source of that name. */
  post(source: keyof S & string, delivery: Omit<Outgoing, "path">, query?: string): Promise<Incoming>;
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Waits until the refusals are written, and compares all that is stored of a source. */
  expectStored(source: (keyof S & string) | "(unknown)", state: StoredState): Promise<void>;
  /** All these were answered 401 alike, nothing is stored of the source, and these are the causes. */
  expectRefused(source: keyof S & string, answers: readonly Incoming[], causes: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The one answer to a bad proof. */
export const UNAUTHORIZED = '{"error":"unauthorized"}';

/** Serves an app with these sources. Every event has one job, for the handler `handle`, which no worker runs. */
export async function startThreatApp<const S extends Sources>(
  options: Omit<SluiceOptions<S>, "database" | "logger">,
  register: (sluice: Sluice<S>) => void = () => undefined,
): Promise<ThreatApp<S>> {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const logger = createJsonLogger((line) => lines.push(line));
  const sluice = createSluice<S>({ ...(options as SluiceOptions<S>), database: database.url, logger });
  const everything = Object.keys(options.sources).map((name) => `${name}/*` as const);
  (sluice as unknown as Sluice).on(everything, { name: "handle" }, () => undefined);
  register(sluice);
  await sluice.migrate();
  const server = await startServer(sluice, { port: 0, host: "127.0.0.1" });

  const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await sluice.query<Row>(text, values)).rows;
  const expectStored = async (source: string, state: StoredState): Promise<void> => {
    const { events, jobs = events, duplicates = 0, conflicts = 0, rejections = [] } = state;
    await waitUntil(
      `${rejections.length} refusals of ${source} are written`,
      async () => (await readCauses(query, source)).length >= rejections.length,
      5_000,
    ).catch(() => undefined);
    expect(await readState(query, source)).toEqual({
      events,
      receipts: events,
      jobs,
      duplicates,
      conflicts,
      rejections: rejections.toSorted(),
    });
  };
  return {
    sluice,
    url: server.url,
    lines,
    post: (source, delivery, search = "") =>
      exchange(server.url, { ...delivery, path: `/api/webhooks/${source}${search}` }),
    query,
    expectStored,
    async expectRefused(source, answers, causes) {
      expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [401, UNAUTHORIZED]));
      expect(new Set(answers.map(({ headers }) => JSON.stringify({ ...headers, date: "" }))).size).toBe(1);
      await expectStored(source, { events: 0, rejections: causes });
    },
    async close() {
      await server.stop();
      await sluice.stop();
      await database.drop();
    },
  };
}

type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

const COUNTS = /* sql */ `
  select (select count(*) from sluice.webhook_events where source = $1)::int as events,
         (select count(*) from sluice.event_receipts where source = $1)::int as receipts,
         (select count(*)
            from sluice.event_jobs as job
            join sluice.webhook_events as event
              on event.id = job.event_id
           where event.source = $1
             and job.handler = 'handle')::int as jobs,
         (select coalesce(sum(duplicates), 0) from sluice.event_receipts where source = $1)::int as duplicates,
         (select coalesce(sum(conflicts), 0) from sluice.event_receipts where source = $1)::int as conflicts`;

async function readState(query: Query, source: string): Promise<unknown> {
  const [counts] = await query<object>(COUNTS, [source]);
  return { ...counts, rejections: await readCauses(query, source) };
}

interface RejectionRow {
  readonly cause: string;
  readonly occurrences: number;
}

async function readCauses(query: Query, source: string): Promise<readonly string[]> {
  const rows = await query<RejectionRow>("select cause, occurrences from sluice.webhook_rejections where source = $1", [
    source,
  ]);
  return rows.flatMap(({ cause, occurrences }) => Array.from({ length: occurrences }, () => cause)).toSorted();
}
