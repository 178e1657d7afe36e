import type { CallInput, CallResult, CallTypes, InputOf } from "../route/index.ts";

/** The paths that answer a verb with a route. Looks at no more than that: apps have hundreds. */
export type PathsOf<Routes, Verb extends string> = {
  [Path in keyof Routes]: Routes[Path] extends { readonly [V in Verb]: { readonly contract: unknown } } ? Path : never;
}[keyof Routes] &
  string;

/** The types of the route that answers this verb there. */
export type RouteAt<Routes, Path extends keyof Routes, Verb extends string> = Routes[Path] extends {
  readonly [V in Verb]: { readonly contract: { readonly types?: infer R extends CallTypes } };
}
  ? R
  : never;

/** What a route is called with. */
export type ClientInput<R extends CallTypes, Path> = CallInput<R, Path> & HeadersInput<R["headers"]> & ClientExtras;

/** What every call may have. */
interface ClientExtras {
  readonly signal?: AbortSignal;
  /** Anything else `fetch` takes, such as `credentials`, `cache`, or `next` of Next.js. */
  readonly init?: RequestInit;
}

type HeadersInput<S> = S extends undefined
  ? { readonly headers?: Readonly<Record<string, string>> }
  : object extends InputOf<S>
    ? { readonly headers?: InputOf<S> }
    : { readonly headers: InputOf<S> };

/** What a call comes to, with the whole answer beside it. */
export type ClientResult<R extends CallTypes, Failure> = CallResult<R, Failure> & {
  /** For its headers; and for its body, where that is neither JSON nor text. */
  readonly response: Response;
};

/** The arguments after the path. */
export type Arguments<Input> = object extends Input ? [input?: Input] : [input: Input];
