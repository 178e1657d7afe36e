import type { Delivery } from "../delivery.ts";
import type { SourceOptions } from "../options.ts";
import type { Refuse } from "../refusal.ts";
import type { LabelledSecret } from "../secrets.ts";
import type { Verdict } from "../verdict.ts";

/** What a scheme is opened with: one source's configuration. */
export interface SchemeContext {
  readonly secrets: readonly LabelledSecret[];
  readonly options: SourceOptions;
  readonly refuse: Refuse;
}

/** A scheme with one source's keys. */
export interface OpenScheme {
  /** Never throws and never rejects: every delivery has a verdict. */
  readonly verify: (delivery: Delivery, now: Date) => Verdict | Promise<Verdict>;
  /** Proves a message as the sender would, with the newest secret. */
  readonly sign: (message: Message) => SignedRequest | Promise<SignedRequest>;
}

/** A delivery to be made. */
export interface Message {
  readonly body: Uint8Array;
  readonly type: string;
  readonly id: string;
  readonly at: Date;
}

/** A delivery as its sender would send it. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Query parameters to add to the URL, for senders whose token is there. */
  readonly query?: Readonly<Record<string, string>>;
}
