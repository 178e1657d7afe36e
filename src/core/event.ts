/** Every event type a source can send, with the payload each carries. */
export type EventMap = Readonly<Record<string, unknown>>;

/** A verified delivery, stored once, as a handler sees it. */
export interface SluiceEvent<Payload = unknown> {
  /** Sluice's id: a time-ordered UUID (version 7). */
  readonly id: string;
  /** The name of the source in `createSluice({ sources })`. */
  readonly source: string;
  /** The sender's event type; `unknown` where the delivery names none. */
  readonly type: string;
  /** The sender's id for the event, where it has one. */
  readonly externalId: string | null;
  /** The decoded body; `undefined` where the body could not be parsed. */
  readonly payload: Payload;
  /** Exactly the bytes that were signed. */
  readonly body: Uint8Array;
  /** Request headers in the order they came, names in lower case, secrets redacted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** When the receipt was committed, by the database's clock. */
  readonly receivedAt: Date;
  /**
   * What the proof covers: paths in the body or names of headers. Whoever captured one delivery can have changed the
   * rest. `undefined` where the proof covers the whole body, or, as with a token, nothing of it.
   */
  readonly signedFields?: readonly string[] | undefined;
}

/** The same event with another payload, such as the one a schema made of it. */
export function withPayload<Payload>(event: SluiceEvent, payload: Payload): SluiceEvent<Payload> {
  // Named one by one: an event's fields may be getters, which a spread leaves behind.
  return {
    id: event.id,
    source: event.source,
    type: event.type,
    externalId: event.externalId,
    payload,
    body: event.body,
    headers: event.headers,
    receivedAt: event.receivedAt,
    signedFields: event.signedFields,
  };
}
