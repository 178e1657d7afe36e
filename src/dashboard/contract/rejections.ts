import type { BodyView, HeaderView } from "./events.ts";

/** `GET api/rejections`: refused deliveries, newest first. */
export interface RejectionPageView {
  readonly rejections: readonly RejectionView[];
  readonly next: string | null;
}

export interface RejectionView {
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  /** The likely reason; null where none was found. */
  readonly hint: string | null;
  readonly status: number;
  readonly method: string;
  readonly headers: readonly HeaderView[];
  readonly bodyBytes: number | null;
  /** How many refusals of this kind the row stands for. */
  readonly occurrences: number;
  readonly receivedAt: string;
  /** Whether the whole delivery was kept, so that it can be verified again. */
  readonly isWhole: boolean;
  /** The event it became when it was released. */
  readonly releasedEventId: string | null;
}

/** `GET api/rejections/{id}` */
export interface RejectionDetailView extends RejectionView {
  /** The kept part of the body. Null where nothing was kept. */
  readonly body: BodyView | null;
}

/** `POST api/rejections/{id}/verify`: what today's secrets say, with the time judged as of its arrival. */
export interface ReverifiedView {
  readonly verdict: "verified" | "rejected" | "unavailable";
  readonly cause: string | null;
  readonly secretLabel: string | null;
}

/** `POST api/rejections/{id}/release` */
export interface ReleasedView {
  readonly eventIds: readonly string[];
  readonly isDuplicate: boolean;
}
