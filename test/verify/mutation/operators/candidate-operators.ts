import { readSlot, writeSlot } from "../slots.ts";
import type { Base } from "../genuine.ts";
import type { Random } from "../random.ts";
import type { Subject } from "../subject.ts";
import { withExtraHeader, withHeader, type Wire } from "../wire.ts";
import type { OperatorTable } from "./operator.ts";

/** Signatures a delivery may hold, all told. */
const MAX_CANDIDATES = 16;

/** Too many signatures, or too much around the right one. */
export const CANDIDATE_TABLE: OperatorTable = {
  *"sixteen decoys before the signature"(base, subject, random) {
    for (const count of [MAX_CANDIDATES, MAX_CANDIDATES + 1, 40]) {
      const wire = withDecoys(subject, base, count, random);
      if (wire !== undefined) yield { wire, isGenuineButRefused: true };
    }
  },
  *"a header longer than is read"({ wire, slots, signature }, { definition: { scheme } }) {
    const format = "signature" in scheme ? scheme.signature.format : undefined;
    if (format?.kind !== "pairs" && format?.kind !== "list") return;
    const border = (format.kind === "pairs" ? format.separator : undefined) ?? " ";
    for (const slot of slots.filter(({ role }) => role === "proof")) {
      const text = readSlot(wire, slot) ?? "";
      if (!text.includes(signature)) continue;
      yield { wire: writeSlot(wire, slot, `${text}${border}x=${"x".repeat(4_096)}`), isGenuineButRefused: true };
      yield { wire: writeSlot(wire, slot, `x=${"x".repeat(4_096)}${border}${text}`), isGenuineButRefused: true };
    }
  },
};

/** The request with wrong signatures before its own; `undefined` where the sender's format holds one only. */
export function withDecoys(subject: Subject, base: Base, count: number, random: Random): Wire | undefined {
  const { scheme } = subject.definition;
  if (!("signature" in scheme)) return undefined;
  const { signature: rule } = scheme;
  const decoys = Array.from({ length: count }, () => toDecoy(base.signature, random));
  if ("numberedHeader" in rule) return toNumbered(base.wire, rule.numberedHeader, [...decoys, base.signature]);
  const entry = toEntry(rule.format ?? { kind: "plain" });
  const slot = base.slots.find(({ role }) => role === "proof");
  if (entry === undefined || slot === undefined) return undefined;
  const own = entry(base.signature);
  const all = [...decoys, base.signature].map((text) => entry(text));
  const text = (readSlot(base.wire, slot) ?? "").replace(own.text, () =>
    all.map(({ text: one }) => one).join(own.border),
  );
  return writeSlot(base.wire, slot, text);
}

type Format = NonNullable<
  Extract<Subject["definition"]["scheme"], { readonly signature: unknown }>["signature"]["format"]
>;

function toEntry(
  format: Format,
): ((signature: string) => { readonly text: string; readonly border: string }) | undefined {
  switch (format.kind) {
    case "list":
      return (signature) => ({ text: `${format.version},${signature}`, border: format.separator ?? " " });
    case "pairs":
      return (signature) => ({ text: `${format.key}=${signature}`, border: format.separator });
    case "sequence":
      return (signature) => ({ text: signature, border: format.separator });
    case "plain":
    case "prefixed":
      return undefined;
  }
}

function toNumbered(wire: Wire, prefix: string, signatures: readonly string[]): Wire {
  return signatures.reduce(
    (made, signature, index) =>
      index === 0
        ? withHeader(made, `${prefix}1`, signature)
        : withExtraHeader(made, `${prefix}${index + 1}`, signature),
    wire,
  );
}

/** A signature of the same form over something else. */
function toDecoy(signature: string, random: Random): string {
  const isUpper = signature === signature.toUpperCase();
  if (/^[0-9a-f]+$/i.test(signature)) {
    const hex = random.bytes(signature.length / 2).toString("hex");
    return isUpper ? hex.toUpperCase() : hex;
  }
  const isUrl = !signature.includes("=") && signature.length % 4 !== 0;
  const size = Buffer.from(signature, "base64").length;
  return random.bytes(size).toString(isUrl ? "base64url" : "base64");
}
