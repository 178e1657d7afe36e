import type { Session } from "./authenticate.ts";
import { toFreshRequest } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import type { Values } from "./validate.ts";

/** What handlers are given. Parts that few handlers look at are made when they do. */
export class RouteInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly cookies: unknown;
  readonly body: unknown;
  readonly form: unknown;
  readonly user: unknown;
  /** Grows as middlewares go on. */
  context: object = NO_CONTEXT;
  /** For routes that are Sluice's own. */
  readonly exchange: Exchange;
  /** For what reads a form by itself: fields that the checks are done with. */
  readonly consumed: readonly string[];
  readonly #bytes: Uint8Array;
  #request: Request | undefined;

  constructor(
    { exchange, consumed }: Pick<RouteInput, "exchange" | "consumed">,
    values: Values,
    session: Session,
    bytes: Uint8Array,
  ) {
    this.params = values.params;
    this.query = values.query;
    this.headers = values.headers;
    this.cookies = values.cookies;
    this.body = values.body;
    this.form = values.form;
    this.user = session.user;
    this.exchange = exchange;
    this.consumed = consumed;
    this.#bytes = bytes;
  }

  get requestId(): string {
    return this.exchange.requestId;
  }

  get request(): Request {
    const { request } = this.exchange;
    return (this.#request ??= request.bodyUsed ? toFreshRequest(request, this.#bytes) : request);
  }

  /** A getter, so that it can be taken out of the input. */
  get rawBody(): () => Uint8Array {
    return () => this.#bytes;
  }
}

const NO_CONTEXT: object = Object.freeze({});
