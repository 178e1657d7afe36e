import { toggl } from "../../../src/verify/providers/toggl.ts";
import type { ProviderVector } from "./vector.ts";

const source = toggl({ secret: "PGuRrhCFajIyEvFlreKL" });
const at = new Date("2022-06-25T03:58:10Z");
const headers = {
  "x-webhook-signature-256": "sha256=bf829606cda0ca6923defb5ca70a43135adc7e8887486a201a19cb50ca6006b1",
};
const body =
  '{"event_id":0,"created_at":"2022-06-25T03:58:10.207820267Z","creator_id":6,"metadata":{"request_type":"POST",' +
  '"event_user_id":6},"payload":"ping","subscription_id":6,"timestamp":"2022-06-25T03:58:10.207820267Z",' +
  '"url_callback":"https://callback-url.com"}';

/** @see https://engineering.toggl.com/docs/webhooks_start/validating_received_events */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Toggl's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Toggl's own example for another subscription",
    source,
    at,
    request: { headers, body: body.replace('"subscription_id":6', '"subscription_id":7') },
    verdict: "signature_mismatch",
  },
  {
    name: "Toggl's own example without the name of the hash",
    source,
    at,
    request: {
      headers: { "x-webhook-signature-256": headers["x-webhook-signature-256"].replace("sha256=", "") },
      body,
    },
    verdict: "signature_malformed",
  },
];
