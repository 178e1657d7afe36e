import { slack } from "../../../src/verify/providers/slack.ts";
import type { ProviderVector } from "./vector.ts";

const source = slack({ secret: "8f742231b10e8888abcd99yyyzzz85a5" });
const at = new Date(1_531_420_618_000);
const headers = {
  "x-slack-request-timestamp": "1531420618",
  "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
};
const body =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
  "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
  "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Slack's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Slack's own example from another user",
    source,
    at,
    request: { headers, body: body.replace("U2CERLKJA", "U2CERLKJB") },
    verdict: "signature_mismatch",
  },
  {
    name: "Slack's own example at another second",
    source,
    at,
    request: { headers: { ...headers, "x-slack-request-timestamp": "1531420619" }, body },
    verdict: "signature_mismatch",
  },
  {
    name: "Slack's own example after more than five minutes",
    source,
    at: new Date(at.getTime() + 300_001),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
];
