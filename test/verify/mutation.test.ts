import { describe, expect, test } from "vitest";
import { type Delivery, openSource, sign, type SignedRequest } from "../../src/verify/index.ts";
import { kinde } from "../../src/verify/providers/index.ts";
import { createKeyServer, createSigningKey } from "./key-server.ts";
import { NOW, SENDERS, toBytes, toDelivery } from "./senders.ts";

const MASKS = [0x01, 0x02, 0x10, 0x20, 0x80];
const BODY = toBytes('{"id":"evt_1","type":"order.paid","action":"opened"}\r\n');

const PROVEN_BY_HEADER = Object.entries(SENDERS).filter(([, sender]) => sender.proven.length > 0);

describe.each(PROVEN_BY_HEADER)("%s", (_name, { source, proven, type }) => {
  const open = openSource("acme", source);

  test.each(proven)("A4 no altered byte of the header %s verifies", async (header) => {
    const request = await sign(source, { body: BODY, type, id: "msg_2Yk", at: NOW });
    // The word `Basic` may be in either case (RFC 7617): what counts begins after it.
    const start = source.definition.scheme.kind === "basic" ? "Basic".length : 0;

    const accepted = await findAccepted(mutateHeader(request, header, start), (delivery) => open.verify(delivery, NOW));

    expect(accepted).toEqual([]);
  });
});

const SIGNED = Object.entries(SENDERS).filter(([, sender]) => sender.isSigned);

describe.each(SIGNED)("%s", (_name, { source, type }) => {
  const open = openSource("acme", source);

  test("A4 no altered byte of the body verifies", async () => {
    const request = await sign(source, { body: BODY, type, id: "msg_2Yk", at: NOW });

    const accepted = await findAccepted(mutateBody(request), (delivery) => open.verify(delivery, NOW));

    expect(accepted).toEqual([]);
  });

  test("no shortened or lengthened body verifies", async () => {
    const request = await sign(source, { body: BODY, type, id: "msg_2Yk", at: NOW });
    const bodies = [
      BODY.subarray(0, -1),
      BODY.subarray(1),
      new Uint8Array(),
      toBytes("{}"),
      Buffer.concat([BODY, BODY]),
    ];

    const accepted = await findAccepted(
      bodies.map((body): [string, Delivery] => [`${body.length} bytes`, toDelivery({ ...request, body })]),
      (delivery) => open.verify(delivery, NOW),
    );

    expect(accepted).toEqual([]);
  });
});

test("A4 no altered byte of a JWT verifies", async ({ onTestFinished }) => {
  const key = await createSigningKey("key-1");
  const server = await createKeyServer(key);
  onTestFinished(() => server.close());
  const open = openSource("kinde", kinde({ issuer: server.issuer }));
  const token = await key.sign({ event_id: "event_1", type: "user.created", data: {} });
  const request = { headers: {}, body: toBytes(token) };
  expect((await open.verify(toDelivery(request), NOW)).kind).toBe("verified");

  const accepted = await findAccepted(mutateBody(request), (delivery) => open.verify(delivery, NOW));

  expect(accepted).toEqual([]);
});

type Mutant = readonly [description: string, delivery: Delivery];

async function findAccepted(
  mutants: Iterable<Mutant>,
  verify: (delivery: Delivery) => Promise<{ kind: string }>,
): Promise<readonly string[]> {
  const accepted: string[] = [];
  let count = 0;
  for (const [description, delivery] of mutants) {
    count += 1;
    const { kind } = await verify(delivery);
    if (kind === "verified") accepted.push(description);
  }
  expect(count).toBeGreaterThan(0);
  return accepted;
}

function* mutateHeader(request: SignedRequest, header: string, start: number): Iterable<Mutant> {
  const value = request.headers[header] ?? "";
  for (let index = start; index < value.length; index += 1) {
    for (const mask of MASKS) {
      const altered = String.fromCharCode(value.charCodeAt(index) ^ mask);
      const headers = {
        ...request.headers,
        [header]: value.slice(0, index) + altered + value.slice(index + 1),
      };
      yield [`${header}[${index}] ^ ${mask}`, toDelivery({ ...request, headers })];
    }
  }
}

function* mutateBody(request: SignedRequest): Iterable<Mutant> {
  for (const [index, byte] of request.body.entries()) {
    for (const mask of MASKS) {
      yield [`body[${index}] ^ ${mask}`, toDelivery({ ...request, body: request.body.with(index, byte ^ mask) })];
    }
  }
}
