/** An answer with a status of the handler's choice. Made by `reply`. */
export interface Reply<Status extends number, Body> {
  readonly [REPLY]: true;
  readonly status: Status;
  readonly body: Body;
  readonly headers: HeadersInit | undefined;
}

const REPLY: unique symbol = Symbol.for("sluice.Reply") as never;

/** Answers with this status and nothing else, such as 204. */
export function reply<Status extends number>(status: Status): Reply<Status, null>;
/**
 * Answers with this status, and this value as JSON. `null` sends no body.
 *
 * @param headers Sent with it, such as `location`.
 */
export function reply<Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: HeadersInit,
): Reply<Status, Body>;
export function reply(status: number, body: unknown = null, headers?: HeadersInit): Reply<number, unknown> {
  return { [REPLY]: true, status, body, headers };
}

/** Whether a handler's result was made by `reply`, of whichever copy of this module. */
export function isReply(value: unknown): value is Reply<number, unknown> {
  return typeof value === "object" && value !== null && REPLY in value;
}
