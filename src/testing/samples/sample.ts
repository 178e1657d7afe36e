/** What a sample is made from. */
export interface SampleContext {
  /** Makes the sample an event of its own: another id, other bytes. */
  readonly id: string;
  /** When the event happened. */
  readonly at: Date;
}

/** A provider's samples: the types we wrote bodies for, and a body of the right envelope for any other. */
export interface SampleSet {
  readonly types: readonly string[];
  readonly make: (type: string, context: SampleContext) => unknown;
}

/** Only letters and digits of an id, for senders whose ids have no punctuation. */
export function toAlphanumeric(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]/g, "");
}

/** An integer that follows from the id, in [1, 2^48]. Different ids almost always give different ones. */
export function toNumber(id: string): number {
  let number = 7;
  for (const character of id) number = (number * 131 + (character.codePointAt(0) ?? 0)) % 2 ** 45;
  return number + 1;
}

/** 40 hex digits that follow from the id, like a commit's. */
export function toHash(id: string): string {
  return [1, 2, 3, 4].map((round) => toNumber(`${round}${id}`).toString(16).padStart(12, "0").slice(-10)).join("");
}

/** Seconds since 1970. */
export function toSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
