import type { Acknowledgement } from "./acknowledgement.ts";
import type { Evidence } from "./evidence.ts";
import type { Handshake } from "../handshakes/handshake.ts";
import type { Scheme } from "../scheme.ts";

/** How one sender signs, identifies and names its deliveries: data, not code. */
export interface ProviderDefinition {
  /** Lower-case name, the same in the dashboard, the CLI and the sample payloads. */
  readonly name: string;
  /** The sender's name as it writes it, such as `Lemon Squeezy`. The name if omitted. */
  readonly title?: string;
  /** The sender's own page on verifying its deliveries. */
  readonly docs?: string;
  /** What the definition was checked against. Omitted, it counts as unverified. */
  readonly evidence?: Evidence;
  readonly scheme: Scheme;
  readonly id: IdRule;
  readonly type: TypeRule;
  /** How the body is decoded once it is proven. `json` if omitted; `jwt`: its claims. */
  readonly payload?: PayloadForm;
  /** Where a delivery holds several events, each of which becomes an event of its own. */
  readonly batch?: BatchRule;
  /** Requests by which the sender checks the endpoint before it sends events. */
  readonly handshakes?: readonly Handshake[];
  /** What the sender wants to hear once a delivery is committed. 200 and Sluice's own body if omitted. */
  readonly acknowledgement?: Acknowledgement;
  /**
   * What the proof covers, where that is not the whole body: paths in the body or names of headers. Anyone who
   * captured one delivery can change the rest, and handlers see this list as `event.signedFields`.
   */
  readonly signedFields?: readonly string[];
  /** The only content types the sender uses. Omitted, any is taken: the proof decides, not the label. */
  readonly contentTypes?: readonly string[];
  /**
   * Headers hashed with the body where an event is recognised by its content, for senders that say in a header
   * what happened and in the body only to what.
   */
  readonly contentHeaders?: readonly string[];
  /** The networks the sender publishes as its own, in CIDR notation: what `allowedIps: "published"` stands for. */
  readonly publishedIps?: readonly string[];
  /**
   * Values the app has to configure besides secrets, such as PayPal's webhook id. Each is an option of the same name,
   * and `{setting:<name>}` in templates.
   */
  readonly settings?: readonly string[];
  /** What the sender's secrets begin with, such as `whsec_`. One that does not is told apart as a key of another kind. */
  readonly secretPrefix?: string;
  /** The environment variable that usually holds the secret or issuer. Only used in messages. */
  readonly secretHint?: string;
}

/** How a body is decoded. `form-or-json`: by its content type. `text`: not at all, the payload is the text. */
export type PayloadForm = "json" | "jwt" | "form" | "form-or-json" | "text";

/** Where the sender's id for an event is. Paths are keys joined by dots, such as `event.id` or `events.0.id`. */
export type IdRule =
  /** The sender gives none: two deliveries that say the same are one event. */
  | { readonly in: "none" }
  /**
   * Every delivery is an event of its own, even if it says what an earlier one said: for senders that report the same
   * again without an id or a time. A retry and a replay run the handlers again.
   */
  | { readonly in: "delivery" }
  | { readonly in: "body"; readonly path: string }
  | { readonly in: "header"; readonly header: string };

/**
 * Where the type of an event is. The first path that holds text counts.
 * `append` is a path whose text follows after a dot: `issues` and `opened` make `issues.opened`.
 */
export type TypeRule =
  | { readonly in: "none" }
  | { readonly in: "body"; readonly paths: readonly string[]; readonly append?: string }
  | { readonly in: "header"; readonly header: string; readonly append?: string }
  /** The first key of the body that is none of these, for senders that put each event under its own name. */
  | { readonly in: "key"; readonly except: readonly string[] };

/** Where a JSON body holds its events. The id and type rules of the definition then read one of them. */
export interface BatchRule {
  /** Path of the array; empty where the body itself is the array. A body without the array is one event. */
  readonly path: string;
}
