import type { Delivery } from "../delivery.ts";
import { defineProvider, type Provider } from "../provider.ts";
import type { ContentValues } from "../content/signed-content.ts";

/** What every Mercado Pago notification holds. It says what changed, not to what. */
export interface MercadoPagoNotification {
  readonly id: number | string;
  readonly type: string;
  readonly action?: string;
  readonly live_mode: boolean;
  readonly data: { readonly id: string };
}

/**
 * Webhooks from Mercado Pago. The secret is the one of "Tus integraciones". Types are its topics, such as `payment`.
 *
 * The signature covers the query parameter `data.id`, a request id and a time, not the body. A body that names another
 * `data.id` is refused; the rest of it can be changed by whoever holds a delivery, so ask Mercado Pago's API for the
 * object. Older notifications (`topic` and `id` in the query) and those of QR codes are not signed, and refused.
 */
export const mercadoPago: Provider<MercadoPagoNotification> = defineProvider({
  name: "mercado-pago",
  title: "Mercado Pago",
  docs: "https://www.mercadopago.com.ar/developers/en/docs/your-integrations/notifications/webhooks",
  evidence: {
    oracle: "mercadopago (npm)",
    checkedOn: "2026-11-21",
    note: "Its library reads the time as seconds, its documentation shows milliseconds; both are taken.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "v1" },
    },
    timestamp: { from: { pair: "ts" }, unit: "s-or-ms" },
    content: toManifest,
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  signedFields: ["data.id"],
  secretHint: "MERCADO_PAGO_WEBHOOK_SECRET",
});

/** What is missing from the request is left out. Throws, and so refuses, where the body is not JSON. */
function toManifest({ url, headers, body }: Delivery, { timestamp }: ContentValues): string | undefined {
  const [dataId, ...others] = new URLSearchParams(url.split("?").slice(1).join("?")).getAll("data.id");
  const requestId = headers.get("x-request-id");
  if (others.length > 0 || !isAbout(dataId, body)) return undefined;
  if (!isPart(dataId) || !isPart(requestId)) return undefined;
  const id = dataId === undefined ? "" : `id:${dataId.toLowerCase()};`;
  return `${id}${requestId === null ? "" : `request-id:${requestId};`}ts:${timestamp};`;
}

/** Whether the body names the object the signature is about: the same one, or likewise none. */
function isAbout(dataId: string | undefined, body: Uint8Array): boolean {
  const event = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as {
    readonly data?: { readonly id?: unknown } | null;
  } | null;
  const named = event?.data?.id;
  if (named === undefined || named === null) return dataId === undefined;
  return named === dataId || (typeof named === "number" && Number.isSafeInteger(named) && String(named) === dataId);
}

/** A semicolon inside a value could move the borders without changing what is signed. */
function isPart(value: string | null | undefined): boolean {
  return value === null || value === undefined || /^[\w.:-]{1,128}$/.test(value);
}
