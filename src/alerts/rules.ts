import type { Finding } from "./alert.ts";

/** What rules judge. Figures that are not known are absent, and their rules say nothing. */
export interface Facts {
  readonly lagMs: number;
  readonly missing: number;
  readonly failures: readonly { readonly fingerprint: string; readonly handler: string; readonly dead: number }[];
  readonly sources: readonly SourceFacts[];
}

/** What is known of a source. */
export interface SourceFacts {
  readonly source: string;
  /** Set where it has been quiet for much longer than it used to be. */
  readonly quietForMs: number | null;
  /** Refused deliveries of the last five minutes, and of an average five minutes of the day before. */
  readonly refused: number;
  readonly refusedUsually: number;
}

/** When a rule fires. `false` turns it off. */
export interface Rules {
  /** More dead jobs of one failure that nobody has acknowledged, muted or resolved. */
  readonly deadLetters: { readonly over: number } | false;
  /** Jobs whose handler no live worker knows. */
  readonly missingHandlers: { readonly over: number } | false;
  /** At least so many refused deliveries within five minutes, and so many times the usual number. */
  readonly refusals: { readonly atLeast: number; readonly timesUsual: number } | false;
  /** A source that has become quiet. */
  readonly silence: boolean;
  /** A job that has been due for longer. Milliseconds. */
  readonly lag: { readonly overMs: number } | false;
}

/** The rules an app has unless it says otherwise. */
export const DEFAULT_RULES: Rules = {
  deadLetters: { over: 0 },
  missingHandlers: { over: 0 },
  refusals: { atLeast: 20, timesUsual: 5 },
  silence: true,
  lag: { overMs: 60_000 },
};

/** Finds what is wrong. Pure. */
export function findWrongs(facts: Facts, rules: Rules): readonly Finding[] {
  return [
    ...findDeadLetters(facts, rules.deadLetters),
    ...findMissing(facts, rules.missingHandlers),
    ...findLag(facts, rules.lag),
    ...findRefusals(facts, rules.refusals),
    ...(rules.silence ? findSilence(facts) : []),
  ];
}

function findDeadLetters({ failures }: Facts, rule: Rules["deadLetters"]): readonly Finding[] {
  if (rule === false) return [];
  return failures
    .filter(({ dead }) => dead > rule.over)
    .map(({ fingerprint, handler, dead }) => ({
      rule: "dead-letters",
      subject: fingerprint,
      message: `Handler "${handler}": ${count(dead, "job is", "jobs are")} dead for the same reason.`,
      path: `failures/${fingerprint}`,
    }));
}

function findMissing({ missing }: Facts, rule: Rules["missingHandlers"]): readonly Finding[] {
  if (rule === false || missing <= rule.over) return [];
  const message = `${count(missing, "job waits", "jobs wait")} for a handler that no live worker knows.`;
  return [{ rule: "missing-handlers", subject: "queue", message, path: "events?state=missing" }];
}

function findLag({ lagMs }: Facts, rule: Rules["lag"]): readonly Finding[] {
  if (rule === false || lagMs <= rule.overMs) return [];
  const message = `The oldest due job has been waiting for ${toSpan(lagMs)}.`;
  return [{ rule: "lag", subject: "queue", message, path: "events?state=pending" }];
}

function findRefusals({ sources }: Facts, rule: Rules["refusals"]): readonly Finding[] {
  if (rule === false) return [];
  return sources
    .filter(({ refused, refusedUsually }) => refused >= Math.max(rule.atLeast, refusedUsually * rule.timesUsual))
    .map(({ source, refused }) => ({
      rule: "refusals",
      subject: source,
      message: `Source "${source}": ${count(refused, "delivery", "deliveries")} refused within five minutes.`,
      path: `rejections?source=${encodeURIComponent(source)}`,
    }));
}

function findSilence({ sources }: Facts): readonly Finding[] {
  return sources.flatMap(({ source, quietForMs }) =>
    quietForMs === null
      ? []
      : [
          {
            rule: "silence" as const,
            subject: source,
            message: `Source "${source}" has sent nothing for ${toSpan(quietForMs)}, much longer than it used to.`,
            path: "sources",
          },
        ],
  );
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** In the largest unit that is filled, rounded down. */
function toSpan(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms >= unitMs) ?? UNITS[3];
  return count(Math.floor(ms / size), unit, `${unit}s`);
}
