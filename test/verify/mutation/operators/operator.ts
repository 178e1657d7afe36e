import type { Base } from "../genuine.ts";
import type { Random } from "../random.ts";
import type { Subject } from "../subject.ts";
import type { Wire } from "../wire.ts";

/** An altered request. */
export interface Mutant {
  readonly wire: Wire;
  /** When it arrives; when it was signed if omitted. */
  readonly now?: Date;
  /** To be refused although its proof is the sender's own, such as one that is too old. */
  readonly isGenuineButRefused?: boolean;
}

/** One way of altering a request. It may give nothing where a definition has nothing of the kind. */
export type Operator = (base: Base, subject: Subject, random: Random) => Iterable<Mutant>;

/** Operators by what they do. */
export type OperatorTable = Readonly<Record<string, Operator>>;
