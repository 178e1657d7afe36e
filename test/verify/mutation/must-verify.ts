import { NOW } from "../senders.ts";
import type { Base } from "./genuine.ts";
import { withDecoys } from "./operators/candidate-operators.ts";
import { createRandom } from "./random.ts";
import { resign, withTimestamp } from "./reference-sender.ts";
import type { Subject } from "./subject.ts";
import { type Wire, withExtraHeader } from "./wire.ts";

/** A request that has to be accepted. */
export interface GoodRequest {
  readonly name: string;
  readonly wire: Wire;
  readonly now?: Date;
}

/** The sender's own requests, and what may be different about them. */
export function* toMustVerify(subject: Subject): Generator<GoodRequest> {
  for (const [index, base] of subject.bases.entries()) {
    const { wire } = base;
    yield { name: `delivery ${index}`, wire };
    yield { name: "a header that means nothing", wire: withExtraHeader(wire, "x-forwarded-host", "evil.example") };
    yield {
      name: "header names in the other case",
      wire: { ...wire, headers: wire.headers.map(([name, value]) => [name.toUpperCase(), value]) },
    };
    const decoyed = withDecoys(subject, base, 15, createRandom("decoys"));
    if (decoyed !== undefined) yield { name: "fifteen decoys and the signature", wire: decoyed };
    // The operators that sign with the secret are worth nothing unless their signer is right.
    const again = resign(subject, base, wire);
    if (again !== undefined) yield { name: "the same, signed by the reference", wire: again };
    yield* toTimely(subject, base);
  }
}

function* toTimely(subject: Subject, base: Base): Generator<GoodRequest> {
  const { scheme } = subject.definition;
  const { wire } = base;
  if (!("timestamp" in scheme) || scheme.timestamp === undefined) return;
  const { unit, toleranceMs = 300_000 } = scheme.timestamp;
  yield { name: "as late as it may be", wire, now: new Date(NOW.getTime() + toleranceMs) };
  yield { name: "as early as it may be", wire, now: new Date(NOW.getTime() - toleranceMs) };
  for (const time of unit.startsWith("rfc3339") ? OTHER_SPELLINGS : []) {
    const other = resign(subject, base, withTimestamp(subject.definition, base, time));
    if (other !== undefined) yield { name: time, wire: other };
  }
}

/** The same instant otherwise written in RFC 3339. */
const OTHER_SPELLINGS = ["2026-11-20T12:00:00Z", "2026-11-20T12:00:00.5Z", "2026-11-20T13:30:00.123456789+01:30"];
