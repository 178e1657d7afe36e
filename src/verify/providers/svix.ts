import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import type { HmacScheme } from "../schemes/hmac.ts";
import { defineSource, type EventsByType, type Source, type TypedPayload } from "../source.ts";
import { toStandardScheme } from "./standard-webhooks.ts";

/** How every sender that delivers through Svix signs. Svix itself publishes an example with a key of 18 bytes. */
export const SVIX_SCHEME: HmacScheme = toStandardScheme("svix", { min: 16, max: 75 });

const SVIX: ProviderDefinition = {
  name: "svix",
  docs: "https://docs.svix.com/receiving/verifying-payloads/how-manual",
  scheme: SVIX_SCHEME,
  id: { in: "header", header: "svix-id" },
  type: { in: "body", paths: ["type", "event_type"] },
  payload: "json",
  secretHint: "SVIX_WEBHOOK_SECRET",
};

/** An event of a Svix sender that names its type in the body. */
export interface SvixEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from any sender that delivers through Svix. */
export function svix<Event extends TypedPayload = SvixEvent>(options: SecretOptions): Source<EventsByType<Event>> {
  return defineSource(SVIX, options);
}
