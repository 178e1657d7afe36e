import { createHash } from "node:crypto";
import type { Base } from "../genuine.ts";
import { resign, toSignedText, writeSignature } from "../reference-sender.ts";
import { readSlot, writeSlot } from "../slots.ts";
import type { Subject } from "../subject.ts";
import type { Wire } from "../wire.ts";
import type { Mutant, OperatorTable } from "./operator.ts";

/** Others whose deliveries an attacker may have. */
export interface Rivals {
  /** A customer of the same sender. */
  readonly stranger: Subject;
  /** Another sender. */
  readonly neighbour: Subject;
}

/** Mixes deliveries with those of others, and signs with what is not the secret. */
export function toForeignTable({ stranger, neighbour }: Rivals): OperatorTable {
  return {
    *"a delivery of another customer"(base) {
      for (const other of stranger.bases) yield* toMixes(base, other);
    },
    *"a delivery of another sender"(base) {
      for (const other of neighbour.bases) {
        yield* toMixes(base, other);
        yield { wire: { ...base.wire, headers: [...base.wire.headers, ...other.wire.headers], body: other.wire.body } };
        if (other.signature !== "") yield { wire: writeSignature(base, base.wire, other.signature) };
      }
    },
    *"parts of another delivery"(base, { bases }) {
      for (const other of bases) if (other !== base) yield* toMixes(base, other);
    },
    "a signature by another key": signWithOtherKeys,
    *"a signature by another hash"(base, subject) {
      const { scheme } = subject.definition;
      const own = scheme.kind === "hmac" ? (scheme.hash ?? "sha256") : "";
      for (const hash of ["md5", "sha1", "sha256", "sha384", "sha512", "sha3-256", "sha512-256"]) {
        const wire = hash === own ? undefined : resign(subject, base, base.wire, { hash });
        if (wire !== undefined) yield { wire };
      }
    },
    *"a hash without a key"(base, subject) {
      const content = toSignedText(subject, base, base.wire);
      if (content === undefined) return;
      const { secret } = subject.keys;
      const texts = [content, base.wire.body, Buffer.concat([secret, content]), Buffer.concat([content, secret])];
      for (const text of texts) {
        for (const encoding of ["hex", "base64", "base64url"] as const) {
          const hash = createHash("sha256").update(text).digest(encoding);
          yield { wire: writeSignature(base, base.wire, hash) };
        }
      }
    },
  };
}

/** Requests put together from two: each part once from the other, once from ours. */
function* toMixes({ wire, slots }: Base, other: Base): Generator<Mutant> {
  yield { wire: other.wire };
  yield { wire: { ...wire, body: other.wire.body } };
  yield { wire: { ...wire, headers: other.wire.headers } };
  yield { wire: { ...wire, query: other.wire.query } };
  for (const slot of slots) {
    const theirs = readSlot(other.wire, slot);
    const ours = readSlot(wire, slot) ?? "";
    if (theirs === undefined) continue;
    yield { wire: writeSlot(wire, slot, theirs) };
    yield { wire: writeSlot(other.wire, slot, ours) };
    yield { wire: writeSlot({ ...wire, body: other.wire.body }, slot, theirs) };
  }
}

/** The secret in forms it is mistaken for, parts of it, and none. */
function* signWithOtherKeys(base: Base, subject: Subject): Generator<Mutant> {
  const { secret } = subject.keys;
  const keys: readonly Buffer[] = [
    Buffer.alloc(0),
    Buffer.from("\0"),
    Buffer.from("secret"),
    Buffer.from("undefined"),
    Buffer.from(secret.toString("hex")),
    Buffer.from(secret.toString("base64")),
    Buffer.from(`whsec_${secret.toString("base64")}`),
    Buffer.from(secret.toString(), "base64"),
    Buffer.from(secret.toString(), "hex"),
    secret.subarray(1),
    secret.subarray(0, -1),
    Buffer.concat([secret, Buffer.from("\n")]),
    createHash("sha256").update(secret).digest(),
    Buffer.from(subject.name),
    Buffer.from(base.signature),
  ];
  for (const key of keys) {
    const wire: Wire | undefined = resign(subject, base, base.wire, { key });
    if (wire !== undefined) yield { wire };
  }
}
