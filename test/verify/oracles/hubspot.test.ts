import hubspotLibrary from "@hubspot/api-client";
import { test } from "vitest";
import { hubspot } from "../../../src/verify/providers/hubspot.ts";
import { compare } from "./support/compare.ts";

const { Signature } = hubspotLibrary;

test("HubSpot's library and ours agree on every delivery", async () => {
  const url = "https://app.example.com/api/webhooks/acme";

  await compare({
    toSource: (secret) => hubspot({ secret, url }),
    accepts: ({ body, secret, headers }) =>
      Signature.isValid({
        signatureVersion: "v3",
        signature: headers["x-hubspot-signature-v3"] ?? "",
        clientSecret: secret,
        requestBody: body,
        method: "POST",
        url,
        timestamp: Number(headers["x-hubspot-request-timestamp"]),
      }),
    signs: ({ body, secret, at }) => ({
      headers: {
        "x-hubspot-request-timestamp": String(at.getTime()),
        "x-hubspot-signature-v3": Signature.getSignature("POST", "v3", {
          signature: "",
          clientSecret: secret,
          requestBody: body,
          url,
          timestamp: at.getTime(),
        }),
      },
      body: new TextEncoder().encode(body),
    }),
  });
});
