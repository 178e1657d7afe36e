import * as fc from "fast-check";
import { WebhookSignatureValidator } from "mercadopago";
import { expect, test } from "vitest";
import { openSource, sign } from "../../../src/verify/index.ts";
import { mercadoPago } from "../../../src/verify/providers/mercado-pago.ts";
import { compare, ORACLE_NOW } from "./support/compare.ts";

const NOTIFICATIONS = fc
  .record({ id: fc.nat(), type: fc.constantFrom("payment", "order"), live_mode: fc.boolean() })
  .map((notification) => JSON.stringify(notification));

test("Mercado Pago's library and ours agree on every notification that names no object", async () => {
  await compare({
    toSource: (secret) => mercadoPago({ secret }),
    accepts: ({ secret, headers }) => {
      WebhookSignatureValidator.validate({
        xSignature: headers["x-signature"] ?? "",
        xRequestId: headers["x-request-id"],
        dataId: undefined,
        secret,
        toleranceSeconds: 300,
      });
    },
    bodies: NOTIFICATIONS,
    // It does not read the body; ours refuses one that is not JSON.
    mayDiffer: ({ mutation }, { ours }) => !ours && mutation.startsWith("body: "),
  });
});

test("Mercado Pago's library accepts what ours signs about an object", async () => {
  const secret = "c7b1f0aa52d94d3c";
  const source = mercadoPago({ secret, url: "https://app.example.com/hooks?data.id=ORD01JQ4S&type=order" });
  const body = JSON.stringify({ id: 1, type: "order", data: { id: "ORD01JQ4S" } });

  const request = await sign(source, { body, type: "order", id: "1", at: ORACLE_NOW });

  const headers = new Headers(request.headers);
  WebhookSignatureValidator.validate({
    xSignature: headers.get("x-signature"),
    xRequestId: headers.get("x-request-id"),
    dataId: "ord01jq4s",
    secret,
    toleranceSeconds: 300,
    now: () => ORACLE_NOW.getTime(),
  });
  const delivery = {
    method: "POST",
    url: "/hooks?data.id=ORD01JQ4S&type=order",
    headers: { get: (name: string) => headers.get(name), entries: () => headers.entries() },
    body: request.body,
  };
  const open = openSource("mercado-pago", source);
  expect((await open.verify(delivery, ORACLE_NOW)).kind).toBe("verified");
  const other = new TextEncoder().encode(body.replace("ORD01JQ4S", "ORD01JQ4T"));
  expect(await open.verify({ ...delivery, body: other }, ORACLE_NOW)).toEqual({
    kind: "rejected",
    cause: "content_incomplete",
  });
});
