import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";

const LEMON_SQUEEZY: ProviderDefinition = {
  name: "lemonsqueezy",
  docs: "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
  scheme: {
    kind: "hmac",
    hash: "sha256",
    key: "utf8",
    signature: { header: "x-signature", format: { kind: "plain" }, encoding: "hex" },
    content: "{body}",
  },
  // The sender gives its events no id.
  id: { in: "none" },
  // The header `x-event-name` says the same, but is not signed.
  type: { in: "body", paths: ["meta.event_name"] },
  payload: "json",
  secretHint: "LEMONSQUEEZY_WEBHOOK_SECRET",
};

/** A Lemon Squeezy event of any type: the changed object, as JSON:API. */
export interface LemonSqueezyEvent {
  readonly meta: {
    readonly event_name: string;
    readonly test_mode?: boolean;
    readonly custom_data?: Readonly<Record<string, unknown>>;
  };
  readonly data: {
    readonly id: string;
    readonly type: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
}

/** Webhooks from Lemon Squeezy. Types are its event names, such as `order_created`. */
export function lemonSqueezy<Events extends EventMap = Readonly<Record<string, LemonSqueezyEvent>>>(
  options: SecretOptions,
): Source<AsGiven<Events>> {
  return defineSource(LEMON_SQUEEZY, options);
}
