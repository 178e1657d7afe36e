import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openSource, sign } from "../../../src/verify/index.ts";
import { plivo } from "../../../src/verify/providers/plivo.ts";
import { toVectorDelivery } from "../vectors/vector.ts";
import { ORACLE_NOW, SECRETS } from "./support/compare.ts";
import { loadOfficial } from "./support/official.ts";

interface Official {
  validateV3Signature(
    method: string,
    url: string,
    nonce: string,
    token: string,
    signature: string,
    params: Readonly<Record<string, string>>,
  ): boolean;
}

const official = loadOfficial("plivo") as Official;

const NAMES = fc.stringMatching(/^[A-Z][A-Za-z]{2,8}$/);
const VALUES = fc.stringMatching(/^[ -~]{1,12}$/);
const CASES = fc.record({
  secret: SECRETS,
  query: fc.dictionary(NAMES, fc.stringMatching(/^[a-z0-9]{1,8}$/), { maxKeys: 2 }),
  fields: fc.dictionary(NAMES, VALUES, { minKeys: 1, maxKeys: 5 }),
  nonce: fc.stringMatching(/^\d{12,20}$/),
  other: fc.tuple(NAMES, VALUES),
});

test("Plivo's library and ours agree", async () => {
  await fc.assert(
    fc.asyncProperty(CASES, async ({ secret, query, fields, nonce, other: [name, value] }) => {
      const url = withQuery("https://app.example.com/api/webhooks/acme", query);
      const source = plivo({ secret, url });
      const request = await sign(source, {
        body: new URLSearchParams(fields).toString(),
        type: "sample",
        id: nonce,
        at: ORACLE_NOW,
      });
      const signature = request.headers["x-plivo-signature-v3"] ?? "";
      const signedNonce = request.headers["x-plivo-signature-v3-nonce"] ?? "";

      for (const sent of [fields, { ...fields, [name]: value }]) {
        const body = new URLSearchParams(sent).toString();
        const verdict = await openSource("acme", source).verify(
          toVectorDelivery({ url, headers: request.headers, body }),
          ORACLE_NOW,
        );
        const theirs = official.validateV3Signature("POST", url, signedNonce, secret, signature, sent);

        expect(verdict.kind === "verified").toBe(theirs);
        if (sent === fields) expect(theirs).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? url : `${url}?${text}`;
}
