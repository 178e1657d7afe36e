import type { StandardSchemaV1 } from "@standard-schema/spec";

import type { Middleware } from "./middleware.ts";
import type { PathParams } from "./path-params.ts";
import type { Problem } from "../answers/problem.ts";
import type { Reply } from "../answers/reply.ts";

/** Any Standard Schema: Zod, Valibot, ArkType and others. */
export type Schema = StandardSchemaV1;

/** Who may call a route: who is signed in, both with and without, or anyone, unasked. */
export type Access = "required" | "optional" | "none";

/** What a route answers, by status. `null` has no body, `Problem` is what a thrown `ApiError` is made into. */
export type Returns = Readonly<Record<number, Schema | typeof Problem | null>>;

/** What is known of a route while it is built. Each part is kept as its schema, so that types are made where they are read. */
export interface RouteTypes {
  readonly path: string;
  readonly user: unknown;
  readonly access: Access;
  readonly isStatic: boolean;
  readonly context: object;
  readonly params: Schema | undefined;
  readonly query: Schema | undefined;
  readonly headers: Schema | undefined;
  readonly cookies: Schema | undefined;
  readonly body: Schema | undefined;
  readonly form: Schema | undefined;
  readonly returns: Returns | undefined;
  /** What the handler returns, where no `returns` says so. */
  readonly output: unknown;
}

/** A route's types before anything is declared. */
export interface InitialTypes<Path extends string, User, Default extends Access> extends RouteTypes {
  readonly path: Path;
  readonly user: User;
  readonly access: Default;
  readonly isStatic: false;
  readonly context: object;
  readonly params: undefined;
  readonly query: undefined;
  readonly headers: undefined;
  readonly cookies: undefined;
  readonly body: undefined;
  readonly form: undefined;
  readonly returns: undefined;
  readonly output: unknown;
}

/** A route's types with one of them replaced. */
export type With<R extends RouteTypes, Key extends keyof RouteTypes, Value> = {
  readonly [K in keyof RouteTypes]: K extends Key ? Value : R[K];
};

/** What a schema lets in. */
export type InputOf<S> = S extends Schema ? StandardSchemaV1.InferInput<S> : undefined;

/** What a schema makes of it. */
export type OutputOf<S> = S extends Schema ? StandardSchemaV1.InferOutput<S> : undefined;

/** What a handler is given. What a route does not declare is not there. */
export type HandlerInput<R extends RouteTypes> = { readonly [K in GivenKeys<R>]: Given<R>[K] };

interface Given<R extends RouteTypes> {
  /** Awaited, and validated where the route has a schema for them. */
  params: ParamsOf<R>;
  query: OutputOf<R["query"]>;
  headers: OutputOf<R["headers"]>;
  cookies: OutputOf<R["cookies"]>;
  body: OutputOf<R["body"]>;
  form: OutputOf<R["form"]>;
  user: R["access"] extends "optional" ? R["user"] | null : R["user"];
  /** What the middlewares added. */
  context: R["context"];
  /** A request of its own: its body can still be read. */
  request: Request;
  /** The body's bytes, exactly as sent. */
  rawBody: () => Uint8Array;
  /** As in the answer's `x-request-id`. */
  requestId: string;
}

type GivenKeys<R extends RouteTypes> =
  | "params"
  | "context"
  | (R["isStatic"] extends true ? never : "request" | "rawBody" | "requestId")
  | (R["access"] extends "none" ? never : "user")
  | DeclaredKeys<R>;

type DeclaredKeys<R extends RouteTypes> = {
  [K in "query" | "headers" | "cookies" | "body" | "form"]: R[K] extends undefined ? never : K;
}["query" | "headers" | "cookies" | "body" | "form"];

type ParamsOf<R extends RouteTypes> = R["params"] extends Schema ? OutputOf<R["params"]> : PathParams<R["path"]>;

/** What a handler may return, where the route declares what it answers. */
export type HandlerResult<T extends Returns> = Response | Replies<T> | Bare<T>;

type Replies<T extends Returns> = {
  [Status in keyof T & number]: T[Status] extends Schema
    ? Reply<Status, InputOf<T[Status]>>
    : T[Status] extends null
      ? Reply<Status, null>
      : never;
}[keyof T & number];

type Bare<T extends Returns> =
  | (200 extends keyof T ? (T[200] extends Schema ? InputOf<T[200]> : never) : never)
  // oxlint-disable-next-line typescript/no-invalid-void-type -- a handler that returns nothing
  | (204 extends keyof T ? void : never);

/** Parameters of a schema that are not in the path are a mistake. */
export type InPath<S extends Schema, Path extends string> =
  Exclude<keyof InputOf<S>, keyof PathParams<Path>> extends never
    ? unknown
    : { readonly notInPath: Exclude<keyof InputOf<S>, keyof PathParams<Path>> };

/** Two contexts in one: the newer one wins. */
export type Merge<Old extends object, Added extends object> = {
  [K in keyof Old | keyof Added]: K extends keyof Added ? Added[K] : K extends keyof Old ? Old[K] : never;
};

/** A middleware for a route of these types. */
export type RouteMiddleware<R extends RouteTypes, Added extends object> = Middleware<HandlerInput<R>, Added>;
