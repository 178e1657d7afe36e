import type { SecretOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import type { HmacScheme } from "../schemes/hmac.ts";
import { META_SUBSCRIPTION } from "./handshakes.ts";

/** Options of Meta's products: the app secret, and the token the app chose for the subscription. */
export interface MetaOptions extends SecretOptions {
  /** What Meta repeats as `hub.verify_token` when it checks the URL. */
  readonly verifyToken: string | undefined;
}

/** How all of Meta's products sign: with the secret of the app, over the bytes as they were sent. */
export const META_SCHEME: HmacScheme = {
  kind: "hmac",
  signature: {
    header: "x-hub-signature-256",
    format: { kind: "prefixed", prefix: "sha256=" },
    encoding: "hex",
  },
};

/**
 * Webhooks from Meta: pages, Messenger, Instagram and the rest. Types are the object and the first change's field where
 * there is one: `page.feed`, `instagram.comments`; messages are of the object's type.
 *
 * Several changes may come in one delivery, and neither a time nor an id is sent, so a replay is recognised by its
 * content alone. Unverified: written from the documentation, checked against no official code or example.
 */
export const meta: Provider<AnyEvents, MetaOptions> = defineProvider({
  name: "meta",
  title: "Meta",
  docs: "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
  evidence: { checkedOn: "2026-11-21", note: "Read from secondary sources; Meta's page is not open to our tools." },
  scheme: META_SCHEME,
  id: { in: "none" },
  type: { in: "body", paths: ["object"], append: "entry.0.changes.0.field" },
  handshakes: [META_SUBSCRIPTION],
  settings: ["verifyToken"],
  secretHint: "META_APP_SECRET",
});
