import type { EventPage, FoundEvent, ListedEvent, StoredAttempt, StoredJob, StoredRejection } from "../store/index.ts";

/** `T` as JSON carries it: dates as RFC 3339 text. */
export type Json<T> = {
  readonly [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key];
};

/** A page of events, newest first. */
export interface EventPageView {
  readonly events: readonly Json<ListedEvent>[];
  /** Pass as `cursor` for the page after this one; null at the end. */
  readonly next: string | null;
}

/** All that is known of one event. */
export interface EventView {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly receivedAt: string;
  readonly isParsed: boolean;
  /** Which of the source's secrets proved it. */
  readonly secretLabel: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: BodyView;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly lastSeenAt: string | null;
  readonly jobs: readonly Json<StoredJob>[];
  readonly attempts: readonly Json<StoredAttempt>[];
}

/** A body: as text where it is UTF-8, and always as its exact bytes. */
export interface BodyView {
  readonly bytes: number;
  readonly text: string | null;
  readonly base64: string;
}

/** Refused deliveries, newest first. */
export interface RejectionPageView {
  readonly rejections: readonly RejectionView[];
  readonly next: string | null;
}

/** A refused delivery. */
export interface RejectionView {
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  /** The likely reason; null where none was found. */
  readonly hint: string | null;
  readonly status: number;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly bodyBytes: number | null;
  /** How many refusals of this kind the row stands for. */
  readonly occurrences: number;
  readonly receivedAt: string;
}

export function toEventPageView(page: EventPage): EventPageView {
  return { events: page.events.map((event) => toJson(event)), next: page.nextBeforeId };
}

export function toEventView(event: FoundEvent): EventView {
  return {
    id: event.id,
    source: event.source,
    type: event.type,
    externalId: event.externalId,
    receivedAt: event.receivedAt.toISOString(),
    isParsed: event.isParsed,
    secretLabel: event.secretLabel,
    headers: JSON.parse(event.headers) as EventView["headers"],
    body: toBodyView(event.body),
    duplicates: event.receipt?.duplicates ?? 0,
    conflicts: event.receipt?.conflicts ?? 0,
    lastSeenAt: event.receipt?.lastSeenAt.toISOString() ?? null,
    jobs: event.jobs.map((job) => toJson(job)),
    attempts: event.attempts.map((attempt) => toJson(attempt)),
  };
}

export function toRejectionView(rejection: StoredRejection): RejectionView {
  const { bodyPrefix: _kept, headers, receivedAt, ...rest } = rejection;
  return {
    ...rest,
    headers: JSON.parse(headers) as RejectionView["headers"],
    receivedAt: receivedAt.toISOString(),
  };
}

function toBodyView(body: Uint8Array): BodyView {
  return {
    bytes: body.byteLength,
    text: toText(body),
    base64: Buffer.from(body).toString("base64"),
  };
}

function toText(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function toJson<T extends object>(row: T): Json<T> {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return Object.fromEntries(entries) as Json<T>;
}
