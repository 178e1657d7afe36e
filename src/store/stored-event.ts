/** An event as it is stored. */
export interface StoredEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  /** JSON array of `[name, value]` pairs, in the order they came. */
  readonly headers: string;
  readonly body: Uint8Array;
  /** Whether the body could be parsed when it was received. */
  readonly isParsed: boolean;
  readonly receivedAt: Date;
}

/** An event's columns. */
export interface EventRow {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly external_id: string | null;
  readonly headers: string;
  readonly body: Uint8Array;
  readonly is_parsed: boolean;
  readonly received_at: Date;
}

/** Reads an event from its columns. */
export function toStoredEvent(row: EventRow): StoredEvent {
  return {
    id: row.id,
    source: row.source,
    type: row.type,
    externalId: row.external_id,
    headers: row.headers,
    body: row.body,
    isParsed: row.is_parsed,
    receivedAt: row.received_at,
  };
}
