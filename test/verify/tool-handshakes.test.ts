import { expect, test, vi } from "vitest";
import { openSource, sign, type Delivery, type Source } from "../../src/verify/index.ts";
import { asana } from "../../src/verify/providers/asana.ts";
import { dropbox } from "../../src/verify/providers/dropbox.ts";
import { gusto } from "../../src/verify/providers/gusto.ts";
import { monday } from "../../src/verify/providers/monday.ts";
import { notion } from "../../src/verify/providers/notion.ts";
import { smartsheet } from "../../src/verify/providers/smartsheet.ts";
import { statsig } from "../../src/verify/providers/statsig.ts";
import { toggl } from "../../src/verify/providers/toggl.ts";
import { trello } from "../../src/verify/providers/trello.ts";
import { toVectorDelivery, type VectorRequest } from "./vectors/vector.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const secret = "k9s8d7f6g5h4j3k2l1qwertyuiop";
const url = "https://app.example.com/api/webhooks/acme";

const ASKED: readonly (readonly [string, Source, Partial<VectorRequest>, object])[] = [
  ["Trello asks for the head", trello({ secret, url }), { method: "HEAD" }, { status: 200, body: "" }],
  [
    "Dropbox sends a challenge",
    dropbox({ secret }),
    { method: "GET", url: `${url}?challenge=abc123` },
    { status: 200, body: "abc123" },
  ],
  [
    "monday.com sends a challenge",
    monday({ secret }),
    { body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}' },
    { status: 200, body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}' },
  ],
  [
    "Smartsheet sends a challenge",
    smartsheet({ secret }),
    { headers: { "Smartsheet-Hook-Challenge": "d78dd1d3-01ce" }, body: '{"challenge":"d78dd1d3-01ce","webhookId":1}' },
    { status: 200, body: '{"smartsheetHookResponse":"d78dd1d3-01ce"}' },
  ],
  [
    "Statsig sends a code",
    statsig({ secret }),
    { body: '{"data":{"event":"url_verification","verification_code":"abc-123"}}' },
    { status: 200, body: '{"verification_code":"abc-123"}' },
  ],
];

test.each(ASKED)("%s and is answered", async (_name, source, request, answer) => {
  const outcome = await openSource("acme", source).shakeHands(toDelivery(request), NOW);

  expect(outcome).toMatchObject({ kind: "answered", ...answer });
});

test("Smartsheet's challenge is sent back in a header too", async () => {
  const delivery = toDelivery({ headers: { "smartsheet-hook-challenge": "d78dd1d3-01ce" }, body: "{}" });

  const outcome = await openSource("acme", smartsheet({ secret })).shakeHands(delivery, NOW);

  expect(outcome).toMatchObject({ headers: { "smartsheet-hook-response": "d78dd1d3-01ce" } });
});

const PING = { payload: "ping", validation_code: "dd2e4e0d6a2a3d9e", event_id: 0 };

test("Toggl's ping with a code is answered where it is signed", async () => {
  const source = toggl({ secret });
  const request = await sign(source, { body: JSON.stringify(PING), type: "ping", id: "0", at: NOW });

  const outcome = await openSource("acme", source).shakeHands(toDelivery(request), NOW);

  expect(outcome).toMatchObject({ kind: "answered", body: '{"validation_code":"dd2e4e0d6a2a3d9e"}' });
});

test("Toggl's ping with a code is refused where it is not signed", async () => {
  const outcome = await openSource("acme", toggl({ secret })).shakeHands(
    toDelivery({ body: JSON.stringify(PING) }),
    NOW,
  );

  expect(outcome).toMatchObject({ kind: "rejected" });
});

const SECRETS: readonly (readonly [string, (options: { onSecret?: (secret: string) => void }) => Source, object])[] = [
  ["Asana", (options) => asana({ secret, ...options }), { headers: { "X-Hook-Secret": "b537207f20cbfa02" } }],
  ["Notion", (options) => notion({ secret, ...options }), { body: '{"verification_token":"b537207f20cbfa02"}' }],
  ["Gusto", (options) => gusto({ secret, ...options }), { body: '{"verification_token":"b537207f20cbfa02"}' }],
];

test.each(SECRETS)("%s may bring a secret to an endpoint that waits for one", async (_name, toSource, request) => {
  const onSecret = vi.fn<(given: string) => void>();

  const outcome = await openSource("acme", toSource({ onSecret })).shakeHands(toDelivery(request), NOW);

  expect(outcome).toMatchObject({ kind: "answered", status: 200 });
  expect(onSecret.mock.calls).toEqual([["b537207f20cbfa02"]]);
});

test.each(SECRETS)("%s gets no answer from an endpoint that waits for no secret", async (_name, toSource, request) => {
  const outcome = await openSource("acme", toSource({})).shakeHands(toDelivery(request), NOW);

  expect(outcome?.kind).not.toBe("answered");
});

function toDelivery(request: Partial<VectorRequest>): Delivery {
  return toVectorDelivery({ url, headers: {}, body: "", ...request });
}
