import { sinch } from "../../../src/verify/providers/sinch.ts";
import type { ProviderVector } from "./vector.ts";

const source = sinch({ secret: "foo_secret1234" });
const at = new Date(1_634_579_353_000);
const headers = {
  "x-sinch-webhook-signature-nonce": "01FJA8B4A7BM43YGWSG9GBV067",
  "x-sinch-webhook-signature-timestamp": "1634579353",
  "x-sinch-webhook-signature": "6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=",
};
const body =
  '{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4",' +
  '"contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS",' +
  '"identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com",' +
  '"external_id":"","metadata":"","language":"EN_US"}},"message_metadata":""}';

/** @see https://github.com/sinch/sinch-sdk-dotnet/blob/main/tests/Sinch.Tests/Conversation/WebhooksTests.cs */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example of Sinch's own library", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the example of Sinch's own library with another nonce",
    source,
    at,
    request: { headers: { ...headers, "x-sinch-webhook-signature-nonce": "01FJA8B4A7BM43YGWSG9GBV068" }, body },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of Sinch's own library with another contact",
    source,
    at,
    request: { headers, body: body.replace("48123456789", "48123456780") },
    verdict: "signature_mismatch",
  },
];
