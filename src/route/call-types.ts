import type { PathParams } from "./build/path-params.ts";
import type { Problem, ProblemDetails } from "./answers/problem.ts";
import type { Reply } from "./answers/reply.ts";
import type { InputOf, OutputOf, Returns, RouteTypes, Schema } from "./build/route-types.ts";

/** A route's types, as far as calls look at them. Loose, as TypeScript would check them against anything more exact. */
export type CallTypes = { readonly [K in Exclude<keyof RouteTypes, "user" | "context" | "cookies">]: unknown };

/**
 * What a route is called with, by clients and as an action. What it does not declare is not there.
 *
 * @typeParam Path Where the route is, if it does not say itself.
 */
export type CallInput<R extends CallTypes, Path = R["path"]> = ParamsInput<R, Path> &
  Part<"query", R["query"]> &
  BodyInput<R["body"]> &
  FormInput<R["form"]> & {
    /** What the captcha's widget made. */
    readonly captchaToken?: string;
    /** For routes that are idempotent: new for each thing somebody wants done, the same when it is sent again. */
    readonly idempotencyKey?: string;
  };

/**
 * What a call comes to, told apart by `status`: what the route declares, or else what its handler returns, and the
 * problems that can come in between.
 */
export type CallResult<R extends CallTypes, Failure = ProblemDetails> = R["returns"] extends Returns
  ? Declared<R["returns"], Failure>
  : Returned<Awaited<R["output"]>> | CallFailure<FailureStatus, Failure>;

/** One answer. Narrow by `status` or `ok`. */
export interface CallAnswer<Status extends number, Body> {
  /** Whether the status is 2xx. */
  readonly ok: `${Status}` extends `2${string}` ? true : false;
  readonly status: Status;
  readonly body: Body;
}

/** A call that did not work. */
export interface CallFailure<Status extends number, Failure = ProblemDetails> {
  readonly ok: false;
  readonly status: Status;
  readonly body: Failure;
}

/** The statuses of RFC 9110 and its companions that say that something did not work. */
export type FailureStatus = ClientFailure | 500 | 501 | 502 | 503 | 504;

type ClientFailure = EarlyFailure | 411 | 412 | 413 | 414 | 415 | 422 | 423 | 424 | 425 | 428 | 429 | 431 | 451;
type EarlyFailure = 400 | 401 | 402 | 403 | 404 | 405 | 406 | 408 | 409 | 410;

/** A value after it was sent as JSON. */
export type Json<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends { toJSON(): infer Written }
      ? Written
      : T extends bigint | symbol | ((...values: never[]) => unknown)
        ? never
        : T extends object
          ? { [K in keyof T]: Json<T[K]> }
          : never;

type ParamsInput<R extends CallTypes, Path> = R["params"] extends Schema
  ? Part<"params", R["params"]>
  : keyof PathParams<Path & string> extends never
    ? unknown
    : Member<"params", Loose<PathParams<Path & string>>>;

/** A number goes into a path as it goes into a template. */
type Loose<P> = { readonly [K in keyof P]: P[K] | (string extends P[K] ? number : never) };

type Part<Name extends string, S> = S extends Schema ? Member<Name, InputOf<S>> : unknown;

/** Needed only where something in it is. */
type Member<Name extends string, Value> = object extends Value
  ? { readonly [K in Name]?: Value | undefined }
  : { readonly [K in Name]: Value };

type BodyInput<S> = S extends Schema
  ? undefined extends InputOf<S>
    ? { readonly body?: InputOf<S> }
    : { readonly body: InputOf<S> }
  : unknown;

type FormInput<S> = S extends Schema ? Member<"form", InputOf<S> | FormData> : unknown;

type Declared<T extends Returns, Failure> =
  | { [Status in keyof T & number]: CallAnswer<Status, BodyOf<T[Status], Failure>> }[keyof T & number]
  | CallFailure<Exclude<FailureStatus, keyof T>, Failure>;

type BodyOf<S, Failure> = S extends Schema ? Json<OutputOf<S>> : S extends typeof Problem ? Failure : null;

type Returned<Output> = unknown extends Output
  ? AnyAnswer
  : Output extends Response
    ? AnyAnswer
    : Output extends Reply<infer Status, infer Body>
      ? CallAnswer<Status, Json<Body>>
      : // oxlint-disable-next-line typescript/no-invalid-void-type -- a handler that returns nothing
        Output extends void
        ? CallAnswer<204, null>
        : CallAnswer<200, Json<Output>>;

/** What a `Response` is made of is not known. */
interface AnyAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: unknown;
}
