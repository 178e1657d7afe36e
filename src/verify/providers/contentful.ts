import type { Delivery } from "../delivery.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import type { ContentValues } from "../content/signed-content.ts";

/**
 * Webhooks from Contentful with request verification. The secret is its signing secret of 64 characters; types are the
 * topics, such as `ContentManagement.Entry.publish`.
 *
 * The signature covers method, path and body, and the headers the request itself lists as signed. Set `url` where a
 * proxy in front of the app changes the path.
 */
export const contentful: Provider<AnyEvents> = defineProvider({
  name: "contentful",
  title: "Contentful",
  docs: "https://www.contentful.com/developers/docs/webhooks/request-verification/",
  evidence: { oracle: "@contentful/node-apps-toolkit (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    keyBytes: { min: 64, max: 64 },
    signature: { header: "x-contentful-signature", encoding: "hex" },
    timestamp: { from: { header: "x-contentful-timestamp" }, unit: "ms" },
    content: toCanonicalRequest,
  },
  id: { in: "header", header: "x-contentful-idempotency-key" },
  type: { in: "header", header: "x-contentful-topic" },
  contentHeaders: ["x-contentful-topic"],
  secretHint: "CONTENTFUL_SIGNING_SECRET",
});

const SIGNED_HEADERS = "x-contentful-signed-headers";
const TIMESTAMP = "x-contentful-timestamp";

/** What Contentful signs: method, path, the signed headers and the body, a line each. */
function toCanonicalRequest({ method, url, headers, body }: Delivery, values: ContentValues): Uint8Array | undefined {
  const names = toSignedHeaders(headers.get(SIGNED_HEADERS));
  const path = toCanonicalPath(values.url === "" ? url : values.url);
  if (names === undefined || path === undefined) return undefined;
  const fields: string[] = [];
  for (const name of names) {
    const value = name === TIMESTAMP ? values.timestamp : headers.get(name);
    if (value === null) return undefined;
    fields.push(`${name}:${value.trim()}`);
  }
  return Buffer.concat([Buffer.from(`${method}\n${path}\n${fields.join(";")}\n`), body]);
}

/**
 * In the order they are signed in. Only our own test deliveries come without a list: they sign the time alone, which
 * Contentful never does.
 */
function toSignedHeaders(list: string | null): readonly string[] | undefined {
  if (list === null) return [TIMESTAMP];
  const names = list.split(",");
  // A delivery that lists neither has not proven when it was sent, nor which headers count.
  const isWhole = names.includes(SIGNED_HEADERS) && names.includes(TIMESTAMP);
  return isWhole && names.length <= MAX_SIGNED_HEADERS ? names.toSorted() : undefined;
}

const MAX_SIGNED_HEADERS = 64;

/** Path and query, of which Contentful escapes the latter twice. */
function toCanonicalPath(url: string): string | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/s, "");
  const [path = "", query = ""] = target.split("?", 2);
  try {
    return encodeURI(query === "" ? path : `${path}?${escapeQuery(query)}`);
  } catch {
    // A lone surrogate, which no request line holds.
    return undefined;
  }
}

/** As Node's `querystring.escape`: like `encodeURIComponent`. */
function escapeQuery(query: string): string {
  return encodeURIComponent(query);
}
