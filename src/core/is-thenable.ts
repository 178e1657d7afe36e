/** Whether a value has to be waited for. Queries of some libraries are no `Promise`, and begin when they are waited for. */
export function isThenable<T>(value: PromiseLike<T> | T): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value;
}
