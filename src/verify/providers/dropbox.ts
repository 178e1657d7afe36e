import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { DROPBOX_CHALLENGE } from "./handshakes.ts";

/**
 * Webhooks from Dropbox: they name the accounts with changes, and the app asks for the changes itself. The secret is
 * the app's.
 *
 * Neither id nor time is sent, and two notifications about the same accounts may be the same bytes: so every delivery is
 * an event of its own, a retry among them. Asking for changes once more does no harm, missing some would.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const dropbox: Provider<AnyEvents> = defineProvider({
  name: "dropbox",
  title: "Dropbox",
  docs: "https://www.dropbox.com/developers/reference/webhooks",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", signature: { header: "x-dropbox-signature", encoding: "hex" } },
  id: { in: "delivery" },
  type: { in: "none" },
  handshakes: [DROPBOX_CHALLENGE],
  secretHint: "DROPBOX_APP_SECRET",
});
