import { defineProvider, type Provider } from "../provider.ts";
import { SVIX_SCHEME } from "./standard-scheme.ts";

/** What every Clerk event holds. */
export interface ClerkEnvelope<Type extends string, Data> {
  readonly object: "event";
  readonly type: Type;
  readonly data: Data;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
}

/** A user as Clerk's events describe one, as far as most apps read it. */
export interface ClerkUser {
  readonly id: string;
  readonly email_addresses: readonly { readonly id: string; readonly email_address: string }[];
  readonly primary_email_address_id: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly image_url?: string;
  /** Milliseconds since 1970. */
  readonly created_at: number;
  readonly updated_at: number;
}

/** Clerk's best-known events, and any other by its envelope. */
export type ClerkEvent =
  | ClerkEnvelope<"user.created" | "user.updated", ClerkUser>
  | ClerkEnvelope<"user.deleted", { readonly id?: string; readonly deleted: boolean }>
  | ClerkEnvelope<string, Readonly<Record<string, unknown>>>;

/** Webhooks from Clerk, which delivers through Svix. */
export const clerk: Provider<ClerkEvent> = defineProvider({
  name: "clerk",
  title: "Clerk",
  docs: "https://clerk.com/docs/guides/development/webhooks/syncing",
  evidence: { oracle: "svix (npm)", checkedOn: "2026-11-21" },
  scheme: SVIX_SCHEME,
  id: { in: "header", header: "svix-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CLERK_WEBHOOK_SIGNING_SECRET",
});
