import * as fc from "fast-check";
import { expect, vi } from "vitest";
import { type Delivery, openSource, sign, type SignedRequest, type Source } from "../../../../src/verify/index.ts";

/** What is compared with what. */
export interface Comparison {
  /** Makes our source for a secret. */
  readonly toSource: (secret: string) => Source;
  /** Official code: whether it accepts a request. Throwing counts as refusing. */
  readonly accepts: (given: Given) => unknown;
  /** Official code that signs. Omitted, ours signs. Given, each signs half of the cases. */
  readonly signs?: (message: OracleMessage) => SignedRequest | Promise<SignedRequest>;
  /** Leaves all signing to official code: for libraries that read only the exact form their sender writes. */
  readonly signsAlone?: boolean;
  /** Secrets in the sender's form. 16 to 48 letters and digits if omitted. */
  readonly secrets?: fc.Arbitrary<string>;
  /** Bodies the sender could send. JSON objects with an `id` and a `type` if omitted. */
  readonly bodies?: fc.Arbitrary<string>;
  /** The type ours is told to sign; `sample.created` if omitted. */
  readonly type?: string;
  /** Headers that take part in the mutations. All but `content-type` if omitted. */
  readonly headers?: readonly string[];
  /** Whether verdicts that differ on this mutation are meant to; listed in `intended-differences.md`. */
  readonly mayDiffer?: (given: Given, verdicts: Verdicts) => boolean;
  /** 200 if omitted. */
  readonly runs?: number;
}

/** One request, as both sides see it. */
export interface Given {
  readonly secret: string;
  readonly delivery: Delivery;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text. */
  readonly body: string;
  readonly url: string;
  /** What was done to it, such as `body: flip`; `none` for a request as it was signed. */
  readonly mutation: string;
}

/** What official code is given to sign. */
export interface OracleMessage {
  readonly secret: string;
  readonly body: string;
  readonly id: string;
  readonly type: string;
  readonly at: Date;
}

/** Whether each side accepted. */
export interface Verdicts {
  readonly ours: boolean;
  readonly theirs: boolean;
}

/** When every comparison takes place: what `Date` says while it runs, to official code too. */
export const ORACLE_NOW: Date = new Date("2026-11-20T12:00:00.000Z");

/**
 * Gives random deliveries, and one mutation of each, to us and to official code, and expects the same verdicts: both
 * accept what was signed, and on what was altered they agree unless the comparison says why not.
 */
export async function compare(comparison: Comparison): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: ORACLE_NOW });
  try {
    const cases = fc.record({
      secret: comparison.secrets ?? SECRETS,
      body: comparison.bodies ?? BODIES,
      id: fc.stringMatching(/^[a-z0-9]{8,20}$/),
      isOurs: fc.boolean(),
      mutation: MUTATIONS,
    });
    const property = fc.asyncProperty(cases, (one) => compareOne(comparison, one));
    await fc.assert(property, { numRuns: comparison.runs ?? 200 });
  } finally {
    vi.useRealTimers();
  }
}

interface Case {
  readonly secret: string;
  readonly body: string;
  readonly id: string;
  /** Whether we sign; always so where official code does not. */
  readonly isOurs: boolean;
  readonly mutation: Mutation;
}

async function compareOne(comparison: Comparison, { isOurs, mutation, ...given }: Case): Promise<void> {
  const message = { ...given, type: comparison.type ?? "sample.created", at: ORACLE_NOW };
  const request =
    comparison.signs === undefined || (isOurs && comparison.signsAlone !== true)
      ? await sign(comparison.toSource(given.secret), message)
      : await comparison.signs(message);
  await expectAgreement(toGiven(given.secret, request, "none"), comparison);
  const mutant = mutate(request, mutation, comparison.headers);
  await expectAgreement(toGiven(given.secret, mutant.request, mutant.name), comparison);
}

/** 16 to 48 letters and digits, which every form of key accepts that is text. */
export const SECRETS: fc.Arbitrary<string> = fc
  .stringMatching(/^[A-Za-z0-9]{16,48}$/)
  .filter((text) => new Set(text).size > 4);

/** Secrets of Standard Webhooks. */
export const WHSEC: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .filter((bytes) => new Set(bytes).size > 4)
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);

/** JSON objects with an `id` and a `type`, and text of any script among the rest. */
export const BODIES: fc.Arbitrary<string> = fc
  .record({
    id: fc.stringMatching(/^evt_[a-z0-9]{6,12}$/),
    type: fc.constantFrom("sample.created", "sample.updated"),
    data: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.string({ unit: "grapheme" }), fc.integer()), {
      maxKeys: 5,
    }),
  })
  .map((value) => JSON.stringify(value));

type Mutation = readonly [
  target: number,
  operator: "flip" | "drop" | "repeat" | "cut" | "empty" | "case",
  position: number,
];

const MUTATIONS: fc.Arbitrary<Mutation> = fc.tuple(
  fc.nat({ max: 1_000 }),
  fc.constantFrom("flip", "drop", "repeat", "cut", "empty", "case"),
  fc.nat({ max: 100_000 }),
);

/** Alters the body (for even targets) or one of the headers. Bodies stay text: what is not UTF-8 SDKs cannot take. */
function mutate(
  request: SignedRequest,
  [target, operator, position]: Mutation,
  names: readonly string[] | undefined,
): { readonly name: string; readonly request: SignedRequest } {
  const headers = names ?? Object.keys(request.headers).filter((name) => name.toLowerCase() !== "content-type");
  const header = target % 2 === 0 ? undefined : headers[Math.floor(target / 2) % headers.length];
  if (header === undefined) {
    const body = new TextEncoder().encode(alter(new TextDecoder().decode(request.body), operator, position));
    return { name: `body: ${operator}`, request: { ...request, body } };
  }
  const value = alter(request.headers[header] ?? "", operator, position);
  return { name: `${header}: ${operator}`, request: { ...request, headers: { ...request.headers, [header]: value } } };
}

function alter(text: string, operator: Mutation[1], position: number): string {
  const at = text.length === 0 ? 0 : position % text.length;
  switch (operator) {
    case "flip":
      return `${text.slice(0, at)}${text[at] === "7" ? "8" : "7"}${text.slice(at + 1)}`;
    case "drop":
      return text.slice(0, at) + text.slice(at + 1);
    case "repeat":
      return text.slice(0, at + 1) + text.slice(at);
    case "cut":
      return text.slice(0, at);
    case "empty":
      return "";
    case "case":
      return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase();
  }
}

function toGiven(secret: string, request: SignedRequest, mutation: string): Given {
  const byName = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const url = `https://app.example.com/api/webhooks/acme${toQuery(request.query)}`;
  return {
    secret,
    delivery: {
      method: "POST",
      url,
      headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
      body: request.body,
    },
    headers: Object.fromEntries(byName),
    body: new TextDecoder("utf-8", { ignoreBOM: true }).decode(request.body),
    url,
    mutation,
  };
}

function toQuery(query: SignedRequest["query"]): string {
  return query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
}

async function expectAgreement(given: Given, comparison: Comparison): Promise<void> {
  const verdict = await openSource("acme", comparison.toSource(given.secret)).verify(given.delivery, ORACLE_NOW);
  const verdicts = { ours: verdict.kind === "verified", theirs: await isAccepted(comparison, given) };
  if (given.mutation === "none") {
    expect(verdicts).toEqual({ ours: true, theirs: true });
    return;
  }
  if (verdicts.ours === verdicts.theirs || comparison.mayDiffer?.(given, verdicts) === true) return;
  expect({ mutation: given.mutation, headers: given.headers, body: given.body, ...verdicts }).toBe("the same verdict");
}

async function isAccepted({ accepts }: Comparison, given: Given): Promise<boolean> {
  try {
    const answer = await accepts(given);
    return answer !== false;
  } catch {
    // How official code says no.
    return false;
  }
}
