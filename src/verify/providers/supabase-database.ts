import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";

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

/**
 * Database webhooks from Supabase. Types are the operation and the table, such as `INSERT.orders`.
 *
 * The sender signs nothing: a secret in a header you add to the webhook proves who sent it, not what was sent.
 */
export function supabaseDatabase<Events extends EventMap = Readonly<Record<string, SupabaseChange>>>({
  header = "x-webhook-secret",
  ...options
}: SupabaseDatabaseOptions): Source<AsGiven<Events>> {
  return defineSource({ ...SUPABASE_DATABASE, scheme: { kind: "token", carrier: { in: "header", header } } }, options);
}

const SUPABASE_DATABASE: Omit<ProviderDefinition, "scheme"> = {
  name: "supabase-db",
  docs: "https://supabase.com/docs/guides/database/webhooks",
  id: { in: "none" },
  type: { in: "body", paths: ["type"], append: "table" },
  payload: "json",
  secretHint: "SUPABASE_WEBHOOK_SECRET",
};
