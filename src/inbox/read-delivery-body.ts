import type { OpenSource } from "../verify/index.ts";
import { type BodyLimit, type Incoming, readContentLength } from "../http/index.ts";
import type { RefusalCause } from "./refusal.ts";

/** A body's bytes, or why they were not taken. */
export type DeliveryBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly cause: RefusalCause };

/** Where a source sets no bounds of its own. */
export interface BodyDefaults {
  readonly maxBytes: number;
  readonly bodyTimeoutMs: number;
}

/** Reads a delivery's body once, and refuses what the headers already rule out before reading any of it. */
export async function readDeliveryBody(
  source: OpenSource,
  incoming: Incoming,
  defaults: BodyDefaults,
): Promise<DeliveryBody> {
  const limit: BodyLimit = {
    maxBytes: source.maxBytes ?? defaults.maxBytes,
    timeoutMs: defaults.bodyTimeoutMs,
  };
  const declaredBytes = readContentLength(incoming.headers);
  const cause = checkHeaders(source, incoming, declaredBytes, limit.maxBytes);
  if (cause !== null) return { kind: "refused", cause };

  const reading = await incoming.readBody(limit);
  if (reading.kind !== "whole") return { kind: "refused", cause: `body_${reading.kind}` };
  // Something in front of us cut the body, as Next.js's proxy does past 10 MB: its proof cannot hold.
  if (declaredBytes !== null && declaredBytes > reading.bytes.byteLength) {
    return { kind: "refused", cause: "body_truncated" };
  }
  return { kind: "whole", bytes: reading.bytes };
}

function checkHeaders(
  source: OpenSource,
  incoming: Incoming,
  declaredBytes: number | null,
  maxBytes: number,
): RefusalCause | null {
  if (!isAccepted(source.contentTypes, incoming.headers.get("content-type"))) return "content_type_refused";
  const encoding = incoming.headers.get("content-encoding");
  if (encoding !== null && encoding !== "" && encoding !== "identity") return "content_encoding_refused";
  return declaredBytes !== null && declaredBytes > maxBytes ? "body_too_large" : null;
}

function isAccepted(accepted: readonly string[] | undefined, contentType: string | null): boolean {
  if (accepted === undefined) return true;
  const mediaType = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return accepted.includes(mediaType);
}
