import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Storyblok. Types are its topics, such as `story.published`, from a header nobody signed.
 *
 * Neither a time nor an id is sent, and a story that is published again makes the same bytes: so every delivery is an
 * event of its own, a retry and a replay among them. Handlers have to bear that, as one that revalidates a page does.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const storyblok: Provider<AnyEvents> = defineProvider({
  name: "storyblok",
  title: "Storyblok",
  docs: "https://www.storyblok.com/docs/concepts/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "The header with the topic is known from public code." },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "webhook-signature", encoding: "hex" },
  },
  id: { in: "delivery" },
  type: { in: "header", header: "x-storyblok-topic" },
  secretHint: "STORYBLOK_WEBHOOK_SECRET",
});
