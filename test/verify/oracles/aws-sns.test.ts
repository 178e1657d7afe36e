import { EventEmitter } from "node:events";
import https from "node:https";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openSource, sign } from "../../../src/verify/index.ts";
import { awsSns } from "../../../src/verify/providers/aws-sns.ts";
import { compare, type Given, ORACLE_NOW } from "./support/compare.ts";
import { loadOfficial } from "./support/official.ts";
import { SNS_CERTIFICATE, SNS_PRIVATE_KEY } from "./support/sns-certificate.ts";

type Callback = (error: Error | null, message?: unknown) => void;

const MessageValidator = loadOfficial("sns-validator") as new () => {
  validate(message: unknown, callback: Callback): void;
};

const TOPIC = "arn:aws:sns:us-east-1:123456789012:orders";
const CERTIFICATE_URL = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

/** Every address answers with the one certificate: what an address may be is for either side to say. */
beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(SNS_CERTIFICATE)));
  vi.spyOn(https, "get").mockImplementation(((_url: unknown, respond: (response: EventEmitter) => void) => {
    const response = Object.assign(new EventEmitter(), { statusCode: 200 });
    queueMicrotask(() => {
      respond(response);
      response.emit("data", SNS_CERTIFICATE);
      response.emit("end");
    });
    return new EventEmitter();
  }) as unknown as typeof https.get);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function isValid({ body }: Given): Promise<unknown> {
  return new Promise((resolve, reject) => {
    new MessageValidator().validate(body, (error, message) => (error === null ? resolve(message) : reject(error)));
  });
}

const SHARED = {
  MessageId: fc.uuid(),
  Message: fc.string({ unit: "grapheme" }),
  Timestamp: fc.constant("2026-11-20T11:59:58.123Z"),
  TopicArn: fc.constant(TOPIC),
  SigningCertURL: fc.constant(CERTIFICATE_URL),
  Signature: fc.constant(""),
};

function toBodies(version: 1 | 2): fc.Arbitrary<string> {
  const signatureVersion = fc.constant(String(version));
  const notification = fc.record(
    {
      ...SHARED,
      SignatureVersion: signatureVersion,
      Type: fc.constant("Notification"),
      Subject: fc.string(),
      UnsubscribeURL: fc.constant("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe"),
    },
    { requiredKeys: [...(Object.keys(SHARED) as (keyof typeof SHARED)[]), "SignatureVersion", "Type"] },
  );
  const confirmation = fc.record({
    ...SHARED,
    SignatureVersion: signatureVersion,
    Type: fc.constant("SubscriptionConfirmation"),
    SubscribeURL: fc.constant("https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription"),
    Token: fc.stringMatching(/^[0-9a-f]{32}$/),
  });
  return fc.oneof(notification, confirmation).map((message) => JSON.stringify(message));
}

describe.each([1, 2] as const)("signature version %i", (signatureVersion) => {
  test("the official validator and ours agree on 200 deliveries and as many altered ones", async () => {
    await compare({
      toSource: () => awsSns({ topicArn: TOPIC, signatureVersion, developmentKey: SNS_PRIVATE_KEY }),
      bodies: toBodies(signatureVersion),
      accepts: isValid,
      mayDiffer: (_given, { ours, theirs }) => theirs && !ours,
    });
  });

  test("a message of a topic nobody asked for is refused", async () => {
    const [body = ""] = fc.sample(toBodies(signatureVersion), 1);
    const options = { signatureVersion, developmentKey: SNS_PRIVATE_KEY };
    const message = { body, type: "Notification", id: "1", at: ORACLE_NOW };
    const request = await sign(awsSns({ ...options, topicArn: TOPIC }), message);
    const source = awsSns({ ...options, topicArn: `${TOPIC}-of-another` });

    const verdict = await openSource("aws", source).verify(
      { method: "POST", url: "/", headers: new Headers(request.headers), body: request.body },
      ORACLE_NOW,
    );

    expect(verdict).toEqual({ kind: "rejected", cause: "content_incomplete" });
  });

  test.each([
    "https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.us-east-1.amazonaws.com.example.com/SimpleNotificationService-1.pem",
    "https://sns.us-east-1.amazonaws.com/latest/SimpleNotificationService-1.pem",
    "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
  ])("a certificate at %s is not asked for", async (url) => {
    const [sample = ""] = fc.sample(toBodies(signatureVersion), 1);
    const body = JSON.stringify({ ...(JSON.parse(sample) as object), SigningCertURL: url });
    const source = awsSns({ topicArn: TOPIC, signatureVersion, developmentKey: SNS_PRIVATE_KEY });
    const request = await sign(source, { body, type: "Notification", id: "1", at: ORACLE_NOW });
    const fetched = vi.fn(() => Promise.resolve(new Response(SNS_CERTIFICATE)));
    vi.stubGlobal("fetch", fetched);

    const verdict = await openSource("aws", source).verify(
      { method: "POST", url: "/", headers: new Headers(request.headers), body: request.body },
      ORACLE_NOW,
    );

    expect(verdict).toEqual({ kind: "rejected", cause: "certificate_refused" });
    expect(fetched).not.toHaveBeenCalled();
  });
});
