import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openSource } from "../../../src/verify/index.ts";
import { twilio } from "../../../src/verify/providers/twilio.ts";
import { toVectorDelivery } from "../vectors/vector.ts";
import { BODIES, compare, ORACLE_NOW, SECRETS } from "./support/compare.ts";
import { loadOfficial } from "./support/official.ts";

interface Official {
  getExpectedTwilioSignature(token: string, url: string, params: Readonly<Record<string, unknown>>): string;
  getExpectedBodyHash(body: string): string;
  validateRequest(token: string, signature: string, url: string, params: Readonly<Record<string, unknown>>): boolean;
  validateRequestWithBody(token: string, signature: string, url: string, body: string): boolean;
}

const official = loadOfficial("twilio/lib/webhooks/webhooks") as Official;

const URL = "https://app.example.com/api/webhooks/acme";
const FORM = "application/x-www-form-urlencoded";

const FORMS = fc
  .dictionary(fc.stringMatching(/^[A-Z][A-Za-z0-9]{1,8}$/), fc.string({ unit: "grapheme" }), { minKeys: 1, maxKeys: 6 })
  .map((fields) => new URLSearchParams(fields).toString());

test("Twilio's library and ours agree on forms", async () => {
  await compare({
    bodies: FORMS,
    toSource: (secret) => twilio({ secret, url: URL }),
    accepts: ({ secret, headers, body }) =>
      official.validateRequest(secret, headers["x-twilio-signature"] ?? "", URL, toFields(body)),
    signs: ({ secret, body }) => ({
      headers: {
        "content-type": FORM,
        "x-twilio-signature": official.getExpectedTwilioSignature(secret, URL, toFields(body)),
      },
      body: new TextEncoder().encode(body),
    }),
    // A field that came twice, a broken escape, and a form whose text slid from one field into the next.
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("body: "),
  });
});

test("Twilio's library and ours agree on bodies whose hash is in the address", async () => {
  const cases = fc.record({ secret: SECRETS, body: BODIES, other: BODIES });

  await fc.assert(
    fc.asyncProperty(cases, async ({ secret, body, other }) => {
      const url = `${URL}?bodySHA256=${official.getExpectedBodyHash(body)}`;
      const signature = official.getExpectedTwilioSignature(secret, url, {});
      const open = openSource("acme", twilio({ secret, url: URL }));
      for (const sent of [body, other]) {
        const headers = { "content-type": "application/json", "x-twilio-signature": signature };
        const verdict = await open.verify(toVectorDelivery({ url, headers, body: sent }), ORACLE_NOW);

        expect(verdict.kind === "verified").toBe(official.validateRequestWithBody(secret, signature, url, sent));
      }
    }),
    { numRuns: 200 },
  );
});

/** As Express reads a form. */
function toFields(body: string): Readonly<Record<string, unknown>> {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}
