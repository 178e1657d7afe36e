import type { BodyView } from "./contract.ts";
import type { Redaction } from "./redaction/redaction.ts";

/** A body as it may be shown. Nothing of it, where it cannot be told what the app's rules hide in it. */
export function toBodyView(body: Uint8Array, bytes: number, redaction: Redaction): BodyView {
  const shown = redaction.redact(body);
  return {
    bytes,
    text: shown === null ? null : toText(shown),
    base64: shown === null ? "" : Buffer.from(shown.buffer, shown.byteOffset, shown.byteLength).toString("base64"),
    isRedacted: shown !== body,
  };
}

function toText(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
