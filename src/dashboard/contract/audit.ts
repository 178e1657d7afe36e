/** `GET api/audit`: who did what, newest first. */
export interface AuditPageView {
  readonly entries: readonly AuditView[];
  readonly next: string | null;
}

export interface AuditView {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  /** As `event.replay`, `failure.mute`, `handler.pause`, `bulk.start`, `rejection.release`. */
  readonly action: string;
  /** The id or name of what it was done to. */
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}
