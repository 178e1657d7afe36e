import type { CsrfMode, RatePolicy } from "../pipeline/checks.ts";
import type { Deprecation } from "./deprecation.ts";
import type { PathParams } from "./path-params.ts";
import type { Access, Returns, RouteTypes, Schema } from "./route-types.ts";

/** A verb that a route answers. */
export type Verb = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** What a route is for, to people. */
export interface RouteDescription {
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly tags?: readonly string[];
  /** Whether it should no longer be called. With dates, every answer says so. */
  readonly deprecated?: boolean | Deprecation;
}

/** What a route takes and answers, as data: what documents and clients are made of. */
export interface Contract<R extends RouteTypes = RouteTypes> {
  readonly path: R["path"];
  /** Known once `methods` has been told. */
  readonly method?: Verb;
  readonly access: Access;
  readonly isStatic: boolean;
  readonly params?: Schema;
  readonly query?: Schema;
  readonly headers?: Schema;
  readonly cookies?: Schema;
  readonly body?: Schema;
  readonly form?: Schema;
  /** Whether the body is left for the handler to read. */
  readonly isStreamed?: boolean;
  readonly returns?: Returns;
  readonly csrf?: CsrfMode;
  readonly rateLimit?: readonly RatePolicy[];
  readonly captcha?: CaptchaContract;
  readonly idempotency?: IdempotencyContract;
  readonly description?: RouteDescription;
  /** Never there: it carries the types. */
  readonly types?: R;
}

/** What a route asks of a captcha's token. */
export interface CaptchaContract {
  readonly action?: string;
}

/** What a route asks of an idempotency key. */
export interface IdempotencyContract {
  /** Whether there has to be one. By default as the API has it. */
  readonly required?: boolean;
}

/** A route: what `route.ts` exports under a verb. */
export interface Route<R extends RouteTypes = RouteTypes> {
  (request: Request, context: RouteContext<R["path"]>): Promise<Response>;
  readonly contract: Contract<R>;
}

/** What Next.js gives a handler beside the request. */
export interface RouteContext<Path extends string> {
  readonly params: Promise<PathParams<Path>>;
}
