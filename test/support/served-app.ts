import type { Logger, LogFields } from "../../src/core/logger.ts";
import { createSluice, type Sluice, type SluiceOptions } from "../../src/index.ts";
import { startServer, type RunningServer } from "../../src/node/index.ts";
import { createTestRequest, type TestDelivery } from "../../src/testing/index.ts";
import type { Source, Sources } from "../../src/verify/index.ts";
import { createTestDatabase } from "./test-database.ts";

/** One line an app logged. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

/** An app on a database of its own, served over HTTP. */
export interface ServedApp<S extends Sources> {
  readonly sluice: Sluice<S>;
  readonly server: RunningServer;
  readonly logged: readonly LogLine[];
  /** Sends a signed delivery to the source of that name. */
  send(source: keyof S & string, delivery: TestDelivery, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Sends anything to the source of that name. */
  fetch(source: keyof S & string, init: RequestInit, query?: string): Promise<Response>;
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Serves an app with these sources. Its worker is not started. */
export async function serveApp<const S extends Sources>(
  options: Omit<SluiceOptions<S>, "database" | "logger">,
  register: (sluice: Sluice<S>) => void = () => undefined,
): Promise<ServedApp<S>> {
  const database = await createTestDatabase();
  const logged: LogLine[] = [];
  const log =
    (level: keyof Logger) =>
    (message: string, fields: LogFields = {}): void => {
      logged.push({ level, message, fields });
    };
  const logger = { info: log("info"), warn: log("warn"), error: log("error") };
  const sluice = createSluice<S>({ ...(options as SluiceOptions<S>), database: database.url, logger });
  register(sluice);
  await sluice.migrate();
  const server = await startServer(sluice, { port: 0, host: "127.0.0.1" });
  const fetchSource = (name: string, init: RequestInit, query = ""): Promise<Response> =>
    fetch(`${server.url}/api/webhooks/${name}${query}`, init);
  return {
    sluice,
    server,
    logged,
    fetch: fetchSource,
    async send(name, delivery, headers = {}) {
      const request = await createTestRequest(sluice.sources[name] as Source, delivery);
      const { search } = new URL(request.url);
      const init = {
        method: "POST",
        headers: { ...Object.fromEntries(request.headers), ...headers },
        body: Buffer.from(await request.arrayBuffer()),
      };
      return fetchSource(name, init, search);
    },
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await sluice.query<Row>(text, values)).rows,
    async close() {
      await server.stop();
      await sluice.stop();
      await database.drop();
    },
  };
}
