/** `GET api/alerts`: what is wrong now, and what was in the last week. */
export interface AlertsView {
  readonly alerts: readonly AlertView[];
}

export interface AlertView {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  readonly since: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}
