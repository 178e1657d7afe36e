import { SluiceError } from "../../core/errors.ts";

/** How far each rule has matched on the way to a value: per rule the set of its segments that may come next, as bits. */
export type Progress = readonly number[];

/** Paths of values that nobody may see. */
export interface Rules {
  readonly start: Progress;
  /** Goes one key or index further; null stands for any. */
  advance(progress: Progress, key: string | null): Progress;
}

// One bit per segment, and one for the end.
const MAX_SEGMENTS = 30;
const MAX_RULES = 100;

/**
 * Reads rules such as `data.object.email`, `**.card.*` and `items[].email`. `*` stands for one key or index, `**` for any
 * number of them.
 *
 * @throws {SluiceError} `CONFIG_INVALID` naming the rule that is wrong.
 */
export function toRules(texts: readonly string[]): Rules {
  if (!Array.isArray(texts)) throw invalid("takes a list of paths.");
  if (texts.length > MAX_RULES) throw invalid(`takes at most ${MAX_RULES} paths.`);
  const rules = texts.map(toSegments);
  return {
    start: rules.map((segments) => reach(segments, toState(segments, 0))),
    advance: (progress, key) => rules.map((segments, index) => step(segments, progress[index] ?? 0, key)),
  };
}

/** Whether a rule matches the value itself. */
export function isMatch(rules: Rules, progress: Progress): boolean {
  return rules.start.length > 0 && progress.some((states) => (states & END) !== 0);
}

/** Whether a rule may match something inside of the value. */
export function isOpen(progress: Progress): boolean {
  return progress.some((states) => states !== 0);
}

/** A path's keys: `items[].email` has three. */
export function toKeys(path: string): readonly string[] {
  return path.replaceAll(/\[(\d*)\]/g, (_match, index: string) => `.${index === "" ? "*" : index}`).split(".");
}

/** The end is bit 0 of what is stored, so that it is in the same place for rules of any length. */
const END = 1;

/** Bit `i + 1` says that segment `i` may come next. */
function step(segments: readonly string[], states: number, key: string | null): number {
  let next = 0;
  for (const [index, segment] of segments.entries()) {
    if ((states & (2 << index)) === 0) continue;
    if (segment === "**") next |= 2 << index;
    else if (key === null || segment === "*" || segment === key) next |= toState(segments, index + 1);
  }
  return reach(segments, next);
}

/** A `**` may stand for nothing, so what follows it may come next as well. */
function reach(segments: readonly string[], states: number): number {
  let reached = states;
  for (const [index, segment] of segments.entries()) {
    if (segment === "**" && (reached & (2 << index)) !== 0) reached |= toState(segments, index + 1);
  }
  return reached;
}

function toState(segments: readonly string[], index: number): number {
  return index === segments.length ? END : 2 << index;
}

function toSegments(text: unknown): readonly string[] {
  const segments = typeof text === "string" ? toKeys(text) : [];
  if (segments.length === 0 || segments.length > MAX_SEGMENTS || segments.includes("")) {
    throw invalid(
      `has a path that is not keys joined by dots, at most ${MAX_SEGMENTS} of them: ${JSON.stringify(text)}.`,
    );
  }
  return segments;
}

function invalid(what: string): SluiceError {
  return new SluiceError(
    "CONFIG_INVALID",
    `sluice.dashboard({ redact }) ${what} Such as "data.object.email" or "**.card.*".`,
  );
}
