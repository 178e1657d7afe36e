/** What a sender wants to hear once a delivery is committed. */
export interface Acknowledgement {
  /** 200 to 299; 200 if omitted. */
  readonly status?: number;
  /** The exact text; empty if omitted. */
  readonly body?: string;
  /** `text/plain; charset=utf-8` if omitted. */
  readonly contentType?: string;
}
