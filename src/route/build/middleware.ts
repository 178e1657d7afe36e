/**
 * Runs around the handler and the middlewares after it: once the request is known to be valid, before anything is done.
 * Answers itself with a `Response`, or goes on with `next`, to whose argument the context grows.
 */
export type Middleware<Input, Added extends object> = (
  input: Input,
  next: Next,
) => Promise<Passed<Added> | Response> | Passed<Added> | Response;

/** Goes on, with more context for what comes after. */
export interface Next {
  (): Promise<Passed<object>>;
  <Added extends object>(added: Added): Promise<Passed<Added>>;
}

/** What came back from going on. A middleware returns it, with another answer if it likes: `{ ...passed, answer }`. */
export interface Passed<Added extends object> {
  readonly answer: Response;
  /** Never there: it tells the types what was added. */
  readonly added?: Added;
}

/** A middleware, whatever its types. */
export type AnyMiddleware = Middleware<never, object>;
