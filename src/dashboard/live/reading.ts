import { toFailure } from "../answers.ts";

/** What a view was when it was last read, or why it could not be. */
export interface Reading {
  readonly event: "message" | "problem";
  /** The rest of the message, beside the view's name. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The content as text, to tell whether something changed. */
  readonly text: string;
  /** How long it took. */
  readonly tookMs: number;
}

/** Reads a view once. Never rejects. */
export async function takeReading(read: () => Promise<unknown>, now: () => number): Promise<Reading> {
  const startedAt = now();
  try {
    return toReading("message", { data: await read() }, now() - startedAt);
  } catch (error) {
    return toReading("problem", { error: toFailure(error).error }, now() - startedAt);
  }
}

function toReading(event: Reading["event"], content: Reading["content"], tookMs: number): Reading {
  return { event, content, text: JSON.stringify(content), tookMs };
}
