import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import type { PublicKeyOptions } from "../options.ts";
import { DISCORD_EVENT_PING, DISCORD_INTERACTION_PING } from "./handshakes.ts";

/**
 * Interactions and webhook events from Discord, under the name of the event, the command or the component. The public
 * key is the application's, as hex. Discord sends wrong signatures on purpose and removes endpoints that accept them.
 */
export const discord: Provider<AnyEvents, PublicKeyOptions> = defineProvider({
  name: "discord",
  title: "Discord",
  docs: "https://discord.com/developers/docs/events/webhook-events",
  evidence: {
    oracle: "discord-interactions (npm)",
    checkedOn: "2026-11-21",
    note: "Discord names no tolerance for the timestamp: five minutes is our choice.",
  },
  scheme: {
    kind: "signature",
    algorithm: "ed25519",
    key: "raw-hex",
    signature: { header: "x-signature-ed25519", encoding: "hex" },
    timestamp: { from: { header: "x-signature-timestamp" }, unit: "s" },
    content: "{timestamp}{body}",
  },
  // Only interactions have an id; events are recognised by their content, which holds their time.
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event.type", "data.name", "data.custom_id"] },
  handshakes: [DISCORD_INTERACTION_PING, DISCORD_EVENT_PING],
  acknowledgement: { status: 204 },
  secretHint: "DISCORD_PUBLIC_KEY",
});
