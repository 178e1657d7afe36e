import { describe, expect, test } from "vitest";
import { openSource, sign } from "../../src/verify/index.ts";
import { sampleEvent } from "../../src/testing/samples/index.ts";
import { after, NOW, SENDERS, toBytes, toDelivery } from "./senders.ts";

describe.each(Object.entries(SENDERS))("%s", (name, { source, type, isSigned }) => {
  const open = openSource("acme", source);
  const id = "01JD3ZK0T8Q6";
  const body = JSON.stringify(sampleEvent(open.provider, type, { id, at: NOW }));

  test("verifies what sign makes", async () => {
    const delivery = toDelivery(await sign(source, { body, type, id, at: NOW }));

    expect(await open.verify(delivery, NOW)).toEqual({
      kind: "verified",
      secret: { index: 0, label: "0" },
    });
  });

  test("reads the type it was signed with", async () => {
    const delivery = toDelivery(await sign(source, { body, type, id, at: NOW }));

    expect(open.identify(delivery)).toMatchObject([{ type, isParsed: true }]);
  });

  test("says whether the proof covers the body", async () => {
    const request = await sign(source, { body, type, id, at: NOW });
    const verdict = await open.verify(toDelivery({ ...request, body: toBytes("{}") }), NOW);

    expect(open.isSigned).toBe(isSigned);
    expect(verdict.kind).toBe(isSigned ? "rejected" : "verified");
  });

  test("tells two events apart and one event's copies not", async () => {
    const request = await sign(source, { body, type, id, at: NOW });
    const again = await sign(source, { body, type, id, at: after(60_000) });
    const otherBody = JSON.stringify(sampleEvent(open.provider, type, { id: "01JD3ZK0T8Q7", at: NOW }));
    const other = await sign(source, { body: otherBody, type, id: "01JD3ZK0T8Q7", at: NOW });

    const key = open.identify(toDelivery(request))[0]?.dedupeKey;
    // Supabase's database webhooks say the same twice, so there nothing makes two of them one.
    expect(open.identify(toDelivery(again))[0]?.dedupeKey === key).toBe(source.definition.id.in !== "delivery");
    expect(open.identify(toDelivery(other))[0]?.dedupeKey).not.toBe(key);
  });

  test("lists every header whose value proves the sender by itself", () => {
    const secretHeaders: Record<string, readonly string[]> = {
      supabaseDatabase: ["x-webhook-secret"],
      token: ["authorization"],
      basic: ["authorization"],
    };

    expect(open.secretHeaders).toEqual(secretHeaders[name] ?? []);
    expect(open.secretParameters).toEqual(name === "queryToken" ? ["token"] : []);
  });
});

test("sign names a GitHub event by its first part, as the action is in the body", async () => {
  const { headers } = await sign(SENDERS["github"]!.source, {
    body: "{}",
    type: "issues.opened",
    id: "d-1",
    at: NOW,
  });

  expect(headers).toMatchObject({ "x-github-event": "issues", "x-github-delivery": "d-1" });
});
