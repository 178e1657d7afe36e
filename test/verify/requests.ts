import type { Delivery } from "../../src/verify/index.ts";
import { toBytes } from "./senders.ts";

/** What a request is made of; whatever is left out is empty. */
export interface RequestParts {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Any request as it arrives, to the address every test uses. */
export function toRequest({ method = "POST", query = "", headers = {}, body = "" }: RequestParts): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url: `https://app.example.com/api/webhooks/acme${query === "" ? "" : `?${query}`}`,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body: typeof body === "string" ? toBytes(body) : body,
  };
}
