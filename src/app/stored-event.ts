import type { SluiceEvent } from "../core/event.ts";
import type { StoredEvent } from "../store/index.ts";
import type { OpenSource } from "../verify/index.ts";

/** The event a handler sees. Body, headers and payload are decoded when they are first looked at. */
export function toSluiceEvent(stored: StoredEvent, source: OpenSource | undefined): SluiceEvent {
  return new DecodedEvent(stored, source);
}

/** A class, because an object literal with a getter gets a hidden class of its own each time it is made. */
class DecodedEvent implements SluiceEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly receivedAt: Date;
  readonly #stored: StoredEvent;
  readonly #definition: OpenSource | undefined;
  #headers: SluiceEvent["headers"] | null = null;
  #payload: { readonly value: unknown } | null = null;

  constructor(stored: StoredEvent, definition: OpenSource | undefined) {
    this.id = stored.id;
    this.source = stored.source;
    this.type = stored.type;
    this.externalId = stored.externalId;
    this.receivedAt = stored.receivedAt;
    this.#stored = stored;
    this.#definition = definition;
  }

  get signedFields(): SluiceEvent["signedFields"] {
    return this.#definition?.signedFields;
  }

  get body(): Uint8Array {
    return this.#stored.body;
  }

  get headers(): SluiceEvent["headers"] {
    return (this.#headers ??= JSON.parse(this.#stored.headers) as SluiceEvent["headers"]);
  }

  get payload(): unknown {
    return (this.#payload ??= { value: this.#decode() }).value;
  }

  #decode(): unknown {
    const contentType = this.headers.find(([name]) => name === "content-type")?.[1] ?? null;
    const decoded = this.#definition?.decode(this.body, contentType);
    return decoded?.isParsed ? decoded.payload : undefined;
  }
}
