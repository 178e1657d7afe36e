import type { SluiceEvent } from "../core/event.ts";
import { lazy } from "../core/lazy.ts";
import type { StoredEvent } from "../store/index.ts";
import type { OpenSource } from "../verify/index.ts";

/** The event a handler sees. Headers and payload are decoded when they are first looked at. */
export function toSluiceEvent(stored: StoredEvent, source: OpenSource | undefined): SluiceEvent {
  const headers = lazy(() => JSON.parse(stored.headers) as SluiceEvent["headers"]);
  const payload = lazy(() => toPayload(stored, source, headers()));
  return {
    id: stored.id,
    source: stored.source,
    type: stored.type,
    externalId: stored.externalId,
    body: stored.body,
    receivedAt: stored.receivedAt,
    get headers() {
      return headers();
    },
    get payload() {
      return payload();
    },
  };
}

function toPayload(stored: StoredEvent, source: OpenSource | undefined, headers: SluiceEvent["headers"]): unknown {
  const contentType = headers.find(([name]) => name === "content-type")?.[1] ?? null;
  const decoded = source?.decode(stored.body, contentType);
  return decoded?.isParsed ? decoded.payload : undefined;
}
