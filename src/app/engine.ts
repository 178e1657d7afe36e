import { ALERT_ROUND_MS, createAlertRound } from "../alerts/index.ts";
import { SluiceError } from "../core/errors.ts";
import { lazy } from "../core/lazy.ts";
import { createJsonLogger } from "../core/logger.ts";
import { withTimeout } from "../core/timeout.ts";
import type { SluiceEvent } from "../core/event.ts";
import type { DashboardBackend } from "../dashboard/index.ts";
import { type Gate, openGate, type Receiver } from "../inbox/index.ts";
import { migrate, writeReadiness, type Database, type Sql, type StoredEvent } from "../store/index.ts";
import { openSource, type Sources } from "../verify/index.ts";
import { dryRunHandler, startWorker, type Keeper } from "../worker/index.ts";
import { toDatabaseLocation } from "./database-location.ts";
import { createHandlerRegistry, type HandlerRegistry } from "./handler-registry.ts";
import { createInbox } from "./inbox.ts";
import { toWorkerSettings, type SluiceOptions } from "./options.ts";
import { followLatestHandlers } from "./latest-handlers.ts";
import { createResponderRegistry, type ResponderRegistry } from "./responder-registry.ts";
import { createRouteStores, type RouteStores } from "./route-stores.ts";
import { warnOfSharedSecrets } from "./shared-secrets.ts";
import { holdDatabase, toDatabaseKey } from "./shared-database.ts";
import { toSluiceEvent } from "./stored-event.ts";
import { createWorkerLifecycle } from "./worker-lifecycle.ts";

/** The layers of one app, put together. */
export interface Engine {
  readonly handlers: HandlerRegistry;
  readonly responders: ResponderRegistry;
  readonly receive: Receiver;
  readonly dashboard: DashboardBackend;
  readonly routeStores: RouteStores;
  query: Sql["query"];
  start(): Promise<void>;
  drain(budgetMs: number): Promise<void>;
  migrate(): Promise<{ readonly version: number }>;
  assertReady(): Promise<void>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 2_500;

/** Puts the layers together. Opens nothing yet. */
export function createEngine(options: SluiceOptions): Engine {
  const logger = options.logger ?? createJsonLogger((line) => process.stderr.write(`${line}\n`));
  const settings = toWorkerSettings(options);
  const location = lazy(() => toDatabaseLocation(options.database, process.env));
  const hold = lazy(() => holdDatabase(location(), settings.concurrency));
  const database = (): Promise<Database> => hold().open();
  const gates = lazy(() => openGates(options.sources));
  const alertRound = lazy(() => createAlertRound({ ...options.alerts, logger, now: () => new Date() }));
  // A build evaluates this module too, on machines that hold no secrets and know no database.
  if (process.env["NEXT_PHASE"] !== "phase-production-build") {
    location();
    gates();
    alertRound();
  }

  const handlers = createHandlerRegistry(Object.keys(options.sources));
  const currentHandlers =
    process.env["NODE_ENV"] === "development"
      ? followLatestHandlers(toDatabaseKey(location()), handlers)
      : () => handlers;
  const toEvent = (event: StoredEvent): SluiceEvent => toSluiceEvent(event, gates().get(event.source)?.source);
  const responders = createResponderRegistry(Object.keys(options.sources), toEvent);
  const inbox = createInbox(options, { database, gates, handlers, responders, logger });
  const working = createWorkerLifecycle({
    logger,
    start: async () =>
      startWorker({
        database: await database(),
        handlers: () => currentHandlers().byName,
        toEvent,
        logger,
        settings,
        keepers: [toAlertKeeper(async () => alertRound()((await database()).working))],
      }),
  });
  return {
    handlers,
    responders,
    receive: inbox.receive,
    dashboard: {
      ...toHandlerBackend({ database, handlers: currentHandlers, toEvent }),
      sources: () => Object.keys(options.sources),
      findSource: (name) => gates().get(name)?.source,
      hasTextSearch: settings.hasTextSearch ?? false,
    },
    routeStores: createRouteStores(database),
    query: async (text, values) => (await database()).working.query(text, values),
    async start() {
      warnOfSharedSecrets(options.sources, logger);
      await working.start();
    },
    drain: (budgetMs) => working.drain(budgetMs),
    migrate: async () => migrate(await database()),
    assertReady: () => assertWritable(database),
    async stop() {
      await working.stop();
      await inbox.close();
      await hold().release();
    },
  };
}

function assertWritable(database: () => Promise<Database>): Promise<void> {
  return withTimeout(
    database().then(({ working: sql }) => writeReadiness(sql)),
    READY_TIMEOUT_MS,
    () => new SluiceError("STORE_UNAVAILABLE", "The database did not take a write in time."),
  );
}

interface HandlerParts {
  readonly database: () => Promise<Database>;
  readonly handlers: () => HandlerRegistry;
  readonly toEvent: (event: StoredEvent) => SluiceEvent;
}

/** What the dashboard knows of handlers, and does with them. */
function toHandlerBackend({ database, handlers, toEvent }: HandlerParts): DashboardBackend {
  return {
    database,
    handlersFor: (source, type) => handlers().planJobs(source, type),
    patterns: () => handlers().listPatterns(),
    canDryRun: (name) => handlers().byName.get(name)?.mayDryRun ?? false,
    async dryRun(event, name) {
      const handler = handlers().byName.get(name);
      if (handler !== undefined) return dryRunHandler(await database(), handler, toEvent(event));
      throw new SluiceError("NOT_FOUND", `This process has no handler "${name.slice(0, 100)}".`);
    },
  };
}

function toAlertKeeper(round: () => Promise<void>): Keeper {
  return {
    name: "alerts",
    everyMs: ALERT_ROUND_MS,
    async round() {
      await round();
      return false;
    },
  };
}

function openGates(sources: Sources): ReadonlyMap<string, Gate> {
  // A Map, because a source's name comes from a URL and may be `__proto__`.
  return new Map(Object.entries(sources).map(([name, source]) => [name, openGate(openSource(name, source))]));
}
