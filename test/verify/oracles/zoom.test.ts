import { expect, test, vi } from "vitest";
import { openSource, sign } from "../../../src/verify/index.ts";
import { zoom } from "../../../src/verify/providers/zoom.ts";
import { BODIES, compare, ORACLE_NOW } from "./support/compare.ts";
import { toVectorDelivery } from "../vectors/vector.ts";
import { loadOfficial } from "./support/official.ts";

interface Receiver {
  start(): (event: object, context: object) => Promise<{ readonly statusCode: number; readonly body: string }>;
}

interface Official {
  readonly AwsLambdaReceiver: new (options: { readonly webhooksSecretToken: string }) => Receiver;
}

const { AwsLambdaReceiver } = loadOfficial("@zoom/rivet/meetings") as Official;

test("Zoom's library and ours agree", async () => {
  vi.spyOn(console, "debug").mockReturnValue();
  vi.spyOn(console, "error").mockReturnValue();

  await compare({
    bodies: BODIES.map((body) => body.replace('{"id"', '{"event":"meeting.started","id"')),
    toSource: (secret) => zoom({ secret }),
    async accepts({ secret, headers, body }) {
      const receive = new AwsLambdaReceiver({ webhooksSecretToken: secret }).start();
      const { statusCode } = await receive({ body, headers, isBase64Encoded: false }, {});
      return statusCode === 200;
    },
    // It reads the time as a number and the body as JSON, and writes both anew before it signs.
    mayDiffer: ({ mutation }, { theirs }) =>
      theirs && (mutation.startsWith("x-zm-request-timestamp: ") || mutation.startsWith("body: ")),
  });
});

test("Zoom's library and ours answer the check of an endpoint alike", async () => {
  vi.spyOn(console, "debug").mockReturnValue();
  const secret = "a-secret-token-of-zoom";
  const source = zoom({ secret });
  const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1}';
  const { headers } = await sign(source, { body, type: "endpoint.url_validation", id: "1", at: ORACLE_NOW });

  const answer = await openSource("acme", source).shakeHands(toVectorDelivery({ headers, body }), ORACLE_NOW);
  const theirs = await new AwsLambdaReceiver({ webhooksSecretToken: secret }).start()({ body, headers }, {});

  expect(answer).toMatchObject({ kind: "answered", status: theirs.statusCode });
  expect(JSON.parse(answer?.kind === "answered" ? answer.body : "")).toEqual(JSON.parse(theirs.body));
});
