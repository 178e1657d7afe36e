import type { PayloadForm } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import type { SourceOptions } from "../options.ts";
import type { Refuse } from "../refusal.ts";
import type { LabelledSecret } from "../keys/secrets.ts";
import type { Verdict } from "../verdict.ts";

/** What a scheme is opened with: one source's configuration. */
export interface SchemeContext {
  /** Newest first. Empty where the sender publishes its keys, and while {@link mayLackSecret} and none came yet. */
  readonly secrets: readonly LabelledSecret[];
  /** Whether the source may start without a secret, because the sender brings it in a handshake. */
  readonly mayLackSecret: boolean;
  readonly options: SourceOptions;
  /** Values of the definition's `settings`, none of them empty. */
  readonly settings: Readonly<Record<string, string>>;
  /** How the body is decoded where a proof is inside it. */
  readonly payload: PayloadForm;
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
  /** What the sender says about the body in headers, such as its content type: it may sign them too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly id: string;
  readonly at: Date;
  /** The address it is sent to, for senders that sign it. The app's option `url` if omitted. */
  readonly url?: string | undefined;
}

/** A delivery as its sender would send it. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Query parameters to add to the URL, for senders whose token is there. */
  readonly query?: Readonly<Record<string, string>>;
}
