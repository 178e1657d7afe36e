import { createHash, timingSafeEqual } from "node:crypto";
import { withTimeout } from "../../core/timeout.ts";
import type { ProviderDefinition } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import type { Handshake, HandshakeOutcome, HandshakeProof } from "./handshake.ts";
import { type HandshakeAnswerer, openAnswer } from "./handshake-answer.ts";
import { isPlace, maySign } from "./handshake-template.ts";
import type { Place } from "../definition/place.ts";
import { readPlace, toReader } from "../content/read-place.ts";
import type { SchemeContext } from "../schemes/scheme.ts";
import { isCurrent } from "../keys/secrets.ts";
import type { Verdict } from "../verdict.ts";

/** A definition's handshakes with one source's configuration. */
export interface OpenHandshakes {
  /** The methods they come with, each once. */
  readonly methods: readonly string[];
  /**
   * Whether a stranger could have had this body signed by a handshake: no delivery with such a body is proven by a
   * signature.
   */
  readonly maySign: (body: Uint8Array) => boolean;
  /**
   * Answers a handshake. Never rejects. `undefined` where the request is none, its proof could not be checked, or the
   * given verdict says that it is bad.
   */
  readonly shakeHands: (delivery: Delivery, now: Date, verdict?: Verdict) => Promise<HandshakeOutcome | undefined>;
}

/** What checks a delivery's proof. */
export type Verify = (delivery: Delivery, now: Date) => Promise<Verdict>;

/**
 * Makes a definition's handshakes ready. Requests are tried against each in the order of the definition.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a handshake names a setting or a placeholder that does not exist.
 */
export function openHandshakes(definition: ProviderDefinition, context: SchemeContext, verify: Verify): OpenHandshakes {
  const handshakes = (definition.handshakes ?? []).map((handshake) => openHandshake(handshake, definition, context));
  const isOracle = handshakes.some(({ rule, answerer }) => rule.proof !== "delivery" && answerer.signs);
  return {
    methods: [...new Set(handshakes.map(({ rule }) => rule.method))],
    maySign: (body) => isOracle && maySign(body),
    async shakeHands(delivery, now, verdict) {
      const meeting = toMeeting({ delivery, now, verdict }, context, verify);
      let refused: HandshakeOutcome | undefined;
      for (const handshake of handshakes) {
        // One after the other: an earlier handshake decides, and an app is told of one secret.
        // oxlint-disable-next-line no-await-in-loop
        const step = handshake.rule.method === delivery.method ? await tryHandshake(handshake, meeting) : undefined;
        if (step?.isCertain === true) return step.outcome;
        refused ??= step?.outcome;
      }
      return refused;
    },
  };
}

interface OpenHandshake {
  readonly rule: Handshake;
  /** What must hold before the body is looked at. */
  readonly outside: readonly Condition[];
  readonly inside: readonly Condition[];
  readonly answerer: HandshakeAnswerer;
}

type Condition = readonly [place: Place, expected: string | number | true];

function openHandshake(rule: Handshake, definition: ProviderDefinition, context: SchemeContext): OpenHandshake {
  const conditions = Object.entries(rule.when ?? {}) as Condition[];
  const places = [...conditions.map(([place]) => place), rule.secret, toProofPlace(rule.proof)];
  if (!places.every((place) => place === undefined || isPlace(place))) {
    throw context.refuse("handshakes", "name a place that is not header:…, query:… or field:…");
  }
  assertProof(rule.proof, context);
  return {
    rule,
    outside: conditions.filter(([place]) => !isField(place)),
    inside: conditions.filter(([place]) => isField(place)),
    answerer: openAnswer(rule.answer, definition, context),
  };
}

function toProofPlace(proof: HandshakeProof): Place | undefined {
  return typeof proof === "string" ? undefined : proof.place;
}

function isField(place: Place): boolean {
  return place.startsWith("field:");
}

/** A `*` means anyone, which is what the handshake is there to prevent. */
function assertProof(proof: HandshakeProof, { settings, refuse }: SchemeContext): void {
  if (typeof proof === "string" || !("oneOf" in proof)) return;
  if (toList(settings[proof.oneOf]).includes("*")) throw refuse(proof.oneOf, "holds *; list the names instead");
}

/** One request and what has been found out about it. */
interface Meeting {
  readonly delivery: Delivery;
  readonly now: Date;
  readonly context: SchemeContext;
  /** A value that comes twice is none: it neither equals a text nor is repeated. Decodes the body when first asked. */
  readonly read: Read;
  readonly prove: () => Promise<Verdict>;
  /** Whether the caller has checked the proof, and whether it is good. */
  readonly isChecked: boolean;
  readonly isProven: boolean;
}

type Read = (place: Place) => string | undefined;

type Request = Pick<Meeting, "delivery" | "now"> & { readonly verdict: Verdict | undefined };

function toMeeting({ delivery, now, verdict }: Request, context: SchemeContext, verify: Verify): Meeting {
  let proving: Promise<Verdict> | undefined;
  const prove = (): Promise<Verdict> =>
    (proving ??= verdict === undefined ? verify(delivery, now) : Promise.resolve(verdict));
  const reader = toReader(delivery, context.payload);
  const read = (place: Place): string | undefined => readPlace(place, reader) ?? undefined;
  return {
    delivery,
    now,
    context,
    read,
    prove,
    isChecked: verdict !== undefined,
    isProven: verdict?.kind === "verified",
  };
}

/** What one handshake came to. Uncertain where a bad proof kept the body from being read: another may still match. */
interface Step {
  readonly outcome: HandshakeOutcome;
  readonly isCertain: boolean;
}

async function tryHandshake(handshake: OpenHandshake, meeting: Meeting): Promise<Step | undefined> {
  const { rule, outside, inside } = handshake;
  const isHeld = (condition: Condition): boolean => holds(condition, meeting.read);
  if (!outside.every(isHeld)) return undefined;
  if (rule.proof === "delivery") {
    const verdict = await meeting.prove();
    // Who has the verdict already refuses the delivery for it, with the likely reason.
    if (verdict.kind === "unavailable" || (verdict.kind === "rejected" && meeting.isChecked)) return undefined;
    if (verdict.kind === "rejected") return { outcome: verdict, isCertain: inside.length === 0 };
  } else if (!mayReadBody(handshake, meeting)) {
    return undefined;
  }
  return inside.every(isHeld) ? { outcome: await answer(handshake, meeting), isCertain: true } : undefined;
}

/** Bytes of an unproven body beyond which it is no handshake: they all fit into far less. */
const MAX_UNPROVEN_BYTES = 16_384;

/** A body nobody proved is only parsed where an answer may come of it. */
function mayReadBody({ rule, inside }: OpenHandshake, { delivery, isProven, context }: Meeting): boolean {
  if (isProven) return true;
  if (delivery.body.length > MAX_UNPROVEN_BYTES) return false;
  return inside.length === 0 || rule.secret === undefined || context.options.onSecret !== undefined;
}

async function answer({ rule, answerer }: OpenHandshake, meeting: Meeting): Promise<HandshakeOutcome> {
  const { context, read, now } = meeting;
  if (rule.mustBeArmed === true && context.options.answerHandshakes !== true) return REFUSED;
  if (!isShown(rule.proof, context.settings, read)) return REFUSED;
  const secret = context.secrets.find((candidate) => isCurrent(candidate, now))?.secret;
  const outcome = answerer.toOutcome(read, secret);
  return outcome !== undefined && (await handOver(rule.secret, context, read)) ? outcome : REFUSED;
}

const REFUSED: HandshakeOutcome = { kind: "rejected", cause: "handshake_refused" };

function holds([place, expected]: Condition, read: Read): boolean {
  const value = read(place);
  return expected === true ? value !== undefined && value !== "" : (value ?? "") === String(expected);
}

/** Whether a request holds what proves it. A delivery's own proof has been checked before. */
function isShown(proof: HandshakeProof, settings: SchemeContext["settings"], read: Read): boolean {
  if (typeof proof === "string") return true;
  const given = read(proof.place) ?? "";
  const known = "setting" in proof ? [settings[proof.setting] ?? ""] : toList(settings[proof.oneOf]);
  // Every one is compared, so that time does not tell which was close.
  return known.filter((text) => text !== "" && isEqual(text, given)).length > 0;
}

/** Some may be empty. */
function toList(text: string | undefined): readonly string[] {
  return (text ?? "").split(/[\s,]/);
}

/** Digests are of one length, and where two differ says nothing about where the texts do. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(toDigest(one), toDigest(other));
}

function toDigest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const SECRET = /^[\x21-\x7e]{8,1024}$/;
/** What senders wait for a handshake is seconds, and the answer must not come before the secret is safe. */
const SECRET_TIMEOUT_MS = 2_000;

/** Gives the app the secret a sender brought. False if there is none, nobody takes it, or it could not be saved. */
async function handOver(place: Place | undefined, { options }: SchemeContext, read: Read): Promise<boolean> {
  if (place === undefined) return true;
  const secret = read(place) ?? "";
  const { onSecret } = options;
  if (onSecret === undefined || !SECRET.test(secret)) return false;
  try {
    const saving = Promise.resolve(onSecret(secret));
    await withTimeout(saving, SECRET_TIMEOUT_MS, () => new Error("The secret was not saved in time"));
    return true;
  } catch {
    // The app's own error may quote the secret. The refusal is recorded, and the sender asks again.
    return false;
  }
}
