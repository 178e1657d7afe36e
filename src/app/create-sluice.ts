import { SluiceError } from "../core/errors.ts";
import type { PayloadOf, Pattern } from "../core/pattern.ts";
import type { StandardSchemaV1 } from "../core/schema.ts";
import { createDashboard, type DashboardOptions } from "../dashboard/index.ts";
import type { Answer, Incoming } from "../http/index.ts";
import { fromRequest, toResponse } from "../inbox/index.ts";
import type { IdempotencyStore, RateLimitStore, UsedStates } from "../route/index.ts";
import type { QueryResult } from "../store/index.ts";
import type { SourceMapOf, Sources } from "../verify/index.ts";
import { toHandler, type HandlerFunction, type HandlerOptions } from "../worker/index.ts";
import { createEngine } from "./engine.ts";
import type { SluiceOptions } from "./options.ts";
import type { RespondOptions, ResponderFunction } from "./responder-registry.ts";
import { handleSignals } from "./signals.ts";

/** A Web-standard route handler, as Next.js and every other framework calls one. */
export type RouteHandler = (request: Request, context?: unknown) => Promise<Response>;

/** The verbs a webhook route exports. All but `POST` and `OPTIONS` answer 405 with `Allow`. */
export type WebhookRoute = Readonly<
  Record<"GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", RouteHandler>
>;

/** The verbs the dashboard's route exports. */
export type DashboardRoute = Readonly<Record<"GET" | "POST", RouteHandler>>;

/** An app's webhooks: where they come in, what handles them, and the queue between. */
export interface Sluice<S extends Sources = Sources> {
  /** The sources as configured. */
  readonly sources: S;
  /**
   * Registers the app's function for some event types. One job is made per event and handler.
   *
   * @param pattern `source/type`, `source/prefix.*`, `source/*`, or several of them.
   * @throws {SluiceError} `CONFIG_INVALID` for an unknown source, a name in use, or a wrong option.
   */
  on<const P extends Pattern<SourceMapOf<S>>>(
    pattern: P | readonly P[],
    options: HandlerOptions & { readonly schema?: never },
    run: HandlerFunction<PayloadOf<SourceMapOf<S>, P>>,
  ): void;
  on<Payload>(
    pattern: Pattern<SourceMapOf<S>> | readonly Pattern<SourceMapOf<S>>[],
    options: HandlerOptions<Payload> & { readonly schema: StandardSchemaV1<unknown, Payload> },
    run: HandlerFunction<Payload>,
  ): void;
  /**
   * Registers the app's function that answers some events within their request, for senders that wait for an answer:
   * Slack's commands, Discord's interactions, Supabase's auth hooks. Each delivery is verified and committed before,
   * with the jobs of its handlers. A duplicate is answered by running the function again. A delivery of several events
   * has one answer, which is Sluice's own.
   *
   * @param pattern As for `on`. Where several fit, the first one registered answers.
   * @throws {SluiceError} `CONFIG_INVALID` for an unknown source, a name or pattern in use, or a wrong option.
   */
  respond<const P extends Pattern<SourceMapOf<S>>>(
    pattern: P | readonly P[],
    options: RespondOptions,
    run: ResponderFunction<PayloadOf<SourceMapOf<S>, P>>,
  ): void;
  /** The route of one source, at a path of your choice. */
  webhook(source: keyof S & string): WebhookRoute;
  /** The route of all sources: mount it in a folder named `[source]`. */
  webhooks(): WebhookRoute;
  /** The dashboard, a page and its JSON API: mount it in a folder named `[[...path]]`. */
  dashboard(options: DashboardOptions): DashboardRoute;
  /**
   * Runs one statement on the database Sluice uses: how an app reads its own tables on the embedded Postgres,
   * which no second client can open.
   */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
  /** Counts the requests of `createApi({ rateLimit })` in the database, for all processes at once. */
  rateLimitStore(): RateLimitStore;
  /** Keeps keys and answers of `createApi({ idempotency })` in the database: work is done once, whichever process is asked. */
  idempotencyStore(): IdempotencyStore;
  /** Remembers the states of `callback({ state })` in the database: each is good once, whichever process is asked. */
  usedStates(): UsedStates;
  /** Takes one request in, for any door; see `sluice/node`. Never rejects. */
  receive(source: string, incoming: Incoming): Promise<Answer>;
  /**
   * Starts this process's worker. Safe to call again. A database that is down is waited for in the background.
   *
   * @throws {SluiceError} `CONFIG_INVALID`, `STORE_LOCKED` or `SCHEMA_NEWER`: what waiting cannot mend.
   */
  start(options?: StartOptions): Promise<void>;
  /** Works off due jobs and returns: for a cron route on hosts without a long-lived process. */
  drain(options?: { readonly budgetMs?: number }): Promise<void>;
  /** Brings the tables up to date. `start` and the first delivery do so by themselves. */
  migrate(): Promise<{ readonly version: number }>;
  /** @throws {SluiceError} `STORE_UNAVAILABLE` if a row cannot be written and synced now. */
  assertReady(): Promise<void>;
  /** Stops the worker, finishes deliveries under way and closes the database. Idempotent. */
  stop(): Promise<void>;
}

/** How `start` behaves. */
export interface StartOptions {
  /** Whether SIGTERM and SIGINT stop the worker first. True unless given. */
  readonly handleSignals?: boolean;
}

const DRAIN_BUDGET_MS = 20_000;

/**
 * Declares an app's webhooks. Opens nothing: connections are made by `start` or the first delivery.
 *
 * @throws {SluiceError} `CONFIG_INVALID` naming the source and option that is wrong, such as an empty secret.
 */
export function createSluice<const S extends Sources>(options: SluiceOptions<S>): Sluice<S> {
  const engine = createEngine(options);
  const { receive, routeStores } = engine;
  let releaseSignals: (() => void) | null = null;
  const stop = async (): Promise<void> => {
    releaseSignals?.();
    await engine.stop();
  };
  return {
    sources: options.sources,
    on<Payload>(pattern: string | readonly string[], given: HandlerOptions<Payload>, run: HandlerFunction<Payload>) {
      if (engine.responders.isNamed(given.name)) throw toTaken(given.name);
      engine.handlers.add(toHandler([pattern].flat(), given, run));
    },
    respond<Payload>(pattern: string | readonly string[], given: RespondOptions, run: ResponderFunction<Payload>) {
      if (engine.responders.isNamed(given.name) || engine.handlers.byName.has(given.name)) throw toTaken(given.name);
      // The payload's type was established by the pattern; from here on it is data.
      engine.responders.add([pattern].flat(), given, run as ResponderFunction);
    },
    webhook: (source) => toRoute(async (request) => toResponse(await receive(source, fromRequest(request)))),
    webhooks: () =>
      toRoute(async (request, context) => toResponse(await receive(await toSourceName(context), fromRequest(request)))),
    dashboard: (dashboardOptions) => createDashboard({ ...dashboardOptions, ...engine.dashboard }),
    query: (text, values) => engine.query(text, values),
    ...routeStores,
    receive,
    async start(startOptions = {}) {
      if (startOptions.handleSignals ?? true) releaseSignals ??= handleSignals(stop);
      await engine.start();
    },
    drain: ({ budgetMs = DRAIN_BUDGET_MS } = {}) => engine.drain(budgetMs),
    migrate: () => engine.migrate(),
    assertReady: () => engine.assertReady(),
    stop,
  };
}

/** One name is one row per event, whether a handler's job or a responder's answer. */
function toTaken(name: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `The name "${name}" is taken by another handler or responder.`);
}

/** Every verb reaches the receiver, which answers 405 with `Allow` where it must. */
function toRoute(handle: RouteHandler): WebhookRoute {
  return {
    GET: handle,
    HEAD: handle,
    POST: handle,
    PUT: handle,
    PATCH: handle,
    DELETE: handle,
    OPTIONS: handle,
  };
}

/** The `[source]` of the route, which Next.js 16 hands over as a promise. */
async function toSourceName(context: unknown): Promise<string> {
  const { params } = context as { params?: Promise<{ source?: unknown }> };
  const source = (await params)?.source;
  if (typeof source === "string") return source;
  throw new SluiceError(
    "CONFIG_INVALID",
    "sluice.webhooks() must be mounted in a folder named [source]. For a fixed path use sluice.webhook(name).",
  );
}
