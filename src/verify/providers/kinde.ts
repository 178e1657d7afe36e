import type { IssuerOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every Kinde event holds. */
export interface KindeEnvelope<Type extends string, Data> {
  readonly event_id: string;
  readonly type: Type;
  readonly data: Data;
  /** What caused the event, such as `admin` or `api`. */
  readonly source?: string;
  /** When it happened, as ISO 8601. */
  readonly event_timestamp?: string;
}

/** A user as Kinde's events describe one; which fields are there depends on the event. */
export interface KindeUser {
  readonly id: string;
  readonly email?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  readonly username?: string | null;
  readonly phone?: string | null;
  readonly is_suspended?: boolean;
  readonly is_password_reset_requested?: boolean;
}

/** An organization as Kinde's events describe one. */
export interface KindeOrganization {
  readonly code: string;
  readonly name?: string | null;
}

/** Kinde's best-known events, and any other by its envelope. */
export type KindeEvent =
  | KindeEnvelope<"user.created" | "user.updated", { readonly user: KindeUser }>
  | KindeEnvelope<"user.deleted", { readonly user: Pick<KindeUser, "id"> }>
  | KindeEnvelope<"user.authenticated", { readonly user: KindeUser }>
  | KindeEnvelope<"organization.created" | "organization.updated", { readonly organization: KindeOrganization }>
  | KindeEnvelope<"organization.deleted", { readonly organization: Pick<KindeOrganization, "code"> }>
  | KindeEnvelope<string, Readonly<Record<string, unknown>>>;

/** Options of {@link kinde}: `issuer` is your Kinde domain, such as `https://example.kinde.com`. */
export type KindeOptions = IssuerOptions;

/** Webhooks from Kinde. The body is a JWT; the payload of an event is its claims. */
export const kinde: Provider<KindeEvent, KindeOptions> = defineProvider({
  name: "kinde",
  title: "Kinde",
  docs: "https://docs.kinde.com/integrate/webhooks/about-webhooks/",
  evidence: { oracle: "@kinde/webhooks (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "jwt",
    carrier: { in: "body" },
    algorithms: ["RS256"],
    keys: { from: "issuer", path: "/.well-known/jwks" },
    requiredClaims: ["event_id", "type", "data"],
    // The same keys sign access and id tokens, which a user of the app can get hold of.
    forbiddenClaims: ["aud", "scp", "azp"],
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["type"] },
  // Sent as `application/jwt`, and as JSON or plain text by older versions: so no list of content types.
  payload: "jwt",
  secretHint: "KINDE_ISSUER_URL",
});
