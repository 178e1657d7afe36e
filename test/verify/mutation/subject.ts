import type { JsonWebKey } from "node:crypto";
import type { OpenSource, ProviderDefinition, Source } from "../../../src/verify/index.ts";
import { openProof } from "../../../src/verify/open.ts";
import { toSampleBody } from "../../../src/testing/samples/index.ts";
import { SNS_PRIVATE_KEY } from "../oracles/support/sns-certificate.ts";
import { PAYPAL_PRIVATE_KEY } from "../paypal-certificate.ts";
import { NOW } from "../senders.ts";
import { type Base, toSignatures } from "./genuine.ts";
import { type OfflineSource, openOffline, type SenderKeys } from "./offline-source.ts";
import { createRandom, type Random } from "./random.ts";
import { toSlots } from "./slots.ts";
import { REQUESTS, type RequestParts } from "./request-parts.ts";
import { ADDRESS, type Wire } from "./wire.ts";

/** A sender under test: its definition opened with secrets of its own, and requests it made. */
export interface Subject {
  readonly name: string;
  readonly definition: ProviderDefinition;
  readonly source: Source;
  readonly open: OpenSource;
  readonly keys: SenderKeys;
  readonly bases: readonly Base[];
}

const TYPE = "order.paid";
const RSA_KEYS = { one: PAYPAL_PRIVATE_KEY, other: JSON.parse(SNS_PRIVATE_KEY) as JsonWebKey } as const;

/** Opens a definition and makes its requests. Of two customers, all secrets and requests are different. */
export async function createSubject(known: ProviderDefinition, customer: "one" | "other"): Promise<Subject> {
  const random = createRandom(`${known.name}/${customer}`);
  const opened = openOffline(known, random, RSA_KEYS[customer]);
  const requests = toRequests(opened.definition, random);
  const bases = await Promise.all(requests.map((parts) => toBase(opened, parts, random)));
  return { name: known.name, ...opened, bases };
}

function toRequests(definition: ProviderDefinition, random: Random): readonly RequestParts[] {
  const own = REQUESTS[definition.name];
  if (own !== undefined) return own(random);
  const { payload } = definition;
  const sample = toSampleBody(definition, TYPE, { id: `evt_${random.word(12)}`, at: NOW });
  const fields = {
    ...(parse(sample) as object),
    name: "Zo\u00e9 Ångström",
    note: `${random.word(8)} "q" \\ / \u20ac`,
    count: 3,
  };
  const isList = Array.isArray(parse(sample));
  const json = { body: isList ? `[${JSON.stringify(fields)},{"a":1}]` : `${JSON.stringify(fields, undefined, 1)}\n` };
  const query = { url: `${ADDRESS}?tenant=${random.word(6)}&b=a%20c` };
  if (payload === "form-or-json") return [json, { body: sample }, { body: "b=2&a=Zo%C3%A9+1&c=%26" }];
  return [{ body: sample }, json, { ...json, ...query }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function toBase({ definition, source }: OfflineSource, parts: RequestParts, random: Random): Promise<Base> {
  const { payload = "json" } = definition;
  const isForm = payload === "form" || (payload === "form-or-json" && !/^\s*[[{]/.test(parts.body));
  const headers: Record<string, string> = {
    "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
    ...(definition.id.in === "header" ? { [definition.id.header]: `msg_${random.word(10)}` } : {}),
    ...(definition.type.in === "header" ? { [definition.type.header]: TYPE } : {}),
    ...parts.headers,
  };
  const body = payload === "form" ? toForm(parts.body) : parts.body;
  const message = {
    body: Buffer.from(body),
    headers,
    type: TYPE,
    id: `msg_${random.word(10)}`,
    at: NOW,
    url: parts.url,
  };
  const made = await openProof("acme", source).sign(message);
  const wire: Wire = {
    method: "POST",
    query: new URLSearchParams(made.query ?? {}).toString(),
    headers: Object.entries({ ...headers, ...made.headers }),
    body: Buffer.from(made.body),
  };
  const [signature = ""] = toSignatures(definition, wire).filter((text) => text !== "");
  return { wire, signature, slots: [...toSlots(definition, wire), ...(parts.slots ?? [])] };
}

function toForm(body: string): string {
  const fields = parse(body) as Readonly<Record<string, unknown>>;
  if (Object.keys(fields).length === 0) return body;
  return new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
}
