import type { Scheme } from "./scheme.ts";

/** How one sender signs, identifies and names its deliveries: data, not code. */
export interface ProviderDefinition {
  /** Lower-case name, the same in the dashboard, the CLI and the sample payloads. */
  readonly name: string;
  /** The sender's own page on verifying its deliveries. */
  readonly docs?: string;
  readonly scheme: Scheme;
  readonly id: IdRule;
  readonly type: TypeRule;
  /** How the body is decoded once it is proven. `jwt`: its claims. */
  readonly payload: PayloadForm;
  /** The only content types the sender uses. Omitted, any is taken: the proof decides, not the label. */
  readonly contentTypes?: readonly string[];
  /**
   * Headers hashed with the body where an event is recognised by its content, for senders that say in a header
   * what happened and in the body only to what.
   */
  readonly contentHeaders?: readonly string[];
  /** The environment variable that usually holds the secret or issuer. Only used in messages. */
  readonly secretHint?: string;
}

/** How a body is decoded. `form-or-json`: by its content type. */
export type PayloadForm = "json" | "jwt" | "form-or-json";

/** Where the sender's id for an event is. Paths are keys joined by dots, such as `event.id`. */
export type IdRule =
  | { readonly in: "none" }
  | { readonly in: "body"; readonly path: string }
  | { readonly in: "header"; readonly header: string };

/**
 * Where the type of an event is. The first path that holds text counts.
 * `append` is a path whose text follows after a dot: `issues` and `opened` make `issues.opened`.
 */
export type TypeRule =
  | { readonly in: "none" }
  | { readonly in: "body"; readonly paths: readonly string[]; readonly append?: string }
  | { readonly in: "header"; readonly header: string; readonly append?: string };
