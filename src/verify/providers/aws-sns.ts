import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import type { CertificateOptions } from "../options.ts";
import type { ContentValues } from "../content/signed-content.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";
import { AWS_REGIONS } from "./aws-regions.ts";

/** A message of Amazon SNS. */
export interface AwsSnsMessage {
  readonly Type: "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string | null;
  /** Text; what a service such as S3 published is JSON in it. */
  readonly Message: string;
  /** When it was published, as ISO 8601. */
  readonly Timestamp: string;
  /** To be fetched once by whoever decides that the subscription is wanted. Nothing fetches it by itself. */
  readonly SubscribeURL?: string;
  readonly Token?: string;
}

/** Options of {@link awsSns}. */
export interface AwsSnsOptions extends CertificateOptions {
  /** The topics that may deliver, separated by commas. Anyone with an AWS account can have SNS sign messages of theirs. */
  readonly topicArn: string | undefined;
  /** The topics' signature version. 2 (SHA-256) if omitted; 1 (SHA-1) is what a topic has unless told otherwise. */
  readonly signatureVersion?: 1 | 2;
}

/** A provider like any other, but for its signature version, which is the topic's. */
export interface AwsSns {
  <Events extends EventMap = Readonly<Record<string, AwsSnsMessage>>>(options: AwsSnsOptions): Source<AsGiven<Events>>;
  readonly definition: ProviderDefinition;
}

/**
 * Messages of Amazon SNS over HTTPS, without raw message delivery. Types are `Notification`,
 * `SubscriptionConfirmation` and `UnsubscribeConfirmation`: a subscription is confirmed by the app, never by itself.
 *
 * A retry may come weeks later with the time of publication, so no time is checked: a replay is caught by the signed id
 * alone.
 */
export const awsSns: AwsSns = Object.assign(toSource, { definition: toDefinition(2) });

function toSource<Events extends EventMap = Readonly<Record<string, AwsSnsMessage>>>({
  topicArn,
  signatureVersion = 2,
  ...options
}: AwsSnsOptions): Source<AsGiven<Events>> {
  return defineSource(toDefinition(signatureVersion), { ...options, secret: [], settings: { topicArn } });
}

function toDefinition(signatureVersion: 1 | 2): ProviderDefinition {
  return {
    name: "aws-sns",
    title: "Amazon SNS",
    docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
    evidence: { oracle: "sns-validator (npm)", checkedOn: "2026-11-21" },
    scheme: {
      kind: "signature",
      algorithm: signatureVersion === 1 ? "rsa-sha1" : "rsa-sha256",
      key: { url: "field:SigningCertURL", hosts: toHosts(), pathPrefix: "/SimpleNotificationService-" },
      signature: { path: "Signature", encoding: "base64" },
      content: (delivery, values) => toSignedText(delivery, values, String(signatureVersion)),
    },
    id: { in: "body", path: "MessageId" },
    type: { in: "body", paths: ["Type"] },
    signedFields: ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
    settings: ["topicArn"],
    secretHint: "AWS_SNS_TOPIC_ARN",
  };
}

/**
 * Every region by name, and the names the certificates are made out to. Below `amazonaws.com` anyone can have a host of
 * their own: `sns.s3-us-west-2.amazonaws.com` is a bucket.
 */
function toHosts(): readonly [string, ...string[]] {
  const regional = AWS_REGIONS.map((region) => `sns.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`);
  return ["sns.amazonaws.com", "sns.amazonaws.com.cn", ...regional];
}

const NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const CONFIRMATION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const OPTIONAL: ReadonlySet<string> = new Set(["Subject"]);

/** What SNS signs: each field's name and value, a line each. */
function toSignedText({ body }: Delivery, { settings }: ContentValues, version: string): string | undefined {
  const message = parseMessage(body);
  if (message === undefined || !isWanted(message["TopicArn"], settings["topicArn"] ?? "")) return undefined;
  const { SignatureVersion, SigningCertURL, Type } = message;
  if (SignatureVersion !== version || typeof SigningCertURL !== "string") return undefined;
  return SigningCertURL.endsWith(".pem")
    ? toLines(message, Type === "Notification" ? NOTIFICATION : CONFIRMATION)
    : undefined;
}

function toLines(message: Message, fields: readonly string[]): string | undefined {
  let text = "";
  for (const field of fields) {
    const value = message[field];
    if (OPTIONAL.has(field) && (value === undefined || value === null)) continue;
    if (typeof value !== "string") return undefined;
    text += `${field}\n${value}\n`;
  }
  return text;
}

type Message = Readonly<Record<string, unknown>>;

function parseMessage(body: Uint8Array): Message | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    // Not JSON, so nothing SNS sent.
    return undefined;
  }
}

function isWanted(topic: unknown, wanted: string): boolean {
  return typeof topic === "string" && wanted.split(",").some((arn) => arn.trim() === topic);
}
