import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition/definition.ts";
import type { SecretOptions } from "../options.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";

/** A row that changed, as a Supabase database webhook reports it. */
export interface SupabaseChange<Row = Readonly<Record<string, unknown>>> {
  readonly type: "INSERT" | "UPDATE" | "DELETE";
  readonly schema: string;
  readonly table: string;
  /** The row as it is now; null after a `DELETE`. */
  readonly record: Row | null;
  /** The row as it was; null after an `INSERT`. */
  readonly old_record: Row | null;
}

/** Options of {@link supabaseDatabase}. */
export interface SupabaseDatabaseOptions extends SecretOptions {
  /** The header the webhook was given for the secret. `x-webhook-secret` if omitted. */
  readonly header?: string;
}

/** A provider like any other, but for the name of its header, which is the app's. */
export interface SupabaseDatabase {
  <Events extends EventMap = Readonly<Record<string, SupabaseChange>>>(
    options: SupabaseDatabaseOptions,
  ): Source<AsGiven<Events>>;
  readonly definition: ProviderDefinition;
}

/**
 * Database webhooks from Supabase. Types are the operation and the table, such as `INSERT.orders`.
 *
 * The sender signs nothing: a secret in a header you add to the webhook proves who sent it, not what was sent. It
 * gives no id and never retries, and a row that changes back and forth makes the same bytes twice: so every delivery is
 * an event of its own.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const supabaseDatabase: SupabaseDatabase = Object.assign(toSource, { definition: toDefinition() });

function toSource<Events extends EventMap = Readonly<Record<string, SupabaseChange>>>({
  header,
  ...options
}: SupabaseDatabaseOptions): Source<AsGiven<Events>> {
  return defineSource(toDefinition(header), options);
}

function toDefinition(header = "x-webhook-secret"): ProviderDefinition {
  return {
    name: "supabase-db",
    title: "Supabase database webhooks",
    docs: "https://supabase.com/docs/guides/database/webhooks",
    evidence: { checkedOn: "2026-11-21", note: "Supabase lets the app choose the header and documents none." },
    scheme: { kind: "token", carrier: { in: "header", header } },
    id: { in: "delivery" },
    type: { in: "body", paths: ["type"], append: "table" },
    secretHint: "SUPABASE_WEBHOOK_SECRET",
  };
}
