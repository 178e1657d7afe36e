import type { Refuse } from "../refusal.ts";

/** One of a source's secrets, newest first. */
export interface LabelledSecret {
  /** The configured label, or the position as text. */
  readonly label: string;
  /** The secret's text; empty where it is missing. */
  readonly secret: string;
  /** When it stops proving anything; `undefined` for never. */
  readonly notAfter?: Date | undefined;
}

/** What a scheme asks of the text of its secrets. */
export interface SecretRules {
  /** The option that holds the secrets, for messages. */
  readonly option: string;
  /** `none`: no white space. `inner`: spaces inside. `lines`: line breaks too, for PEM keys. */
  readonly whitespace: "none" | "inner" | "lines";
  /** Whether there may be none at all: see `SchemeContext.mayLackSecret`. */
  readonly mayBeMissing?: boolean;
}

/** Whether a secret proves anything now: the moment of `notAfter` is the last at which it does. */
export function isCurrent({ notAfter }: Pick<LabelledSecret, "notAfter">, now: Date): boolean {
  // Not `now > notAfter`: an invalid `now` must fail, and compares false with everything.
  return notAfter === undefined || now.getTime() <= notAfter.getTime();
}

/**
 * Refuses secrets that prove nothing: missing, padded, placeholders, too short, listed twice. One whose time is over is
 * no error: it proves nothing from then on, and a restart must not fail on what a running app accepted.
 *
 * @throws {SluiceError} `CONFIG_INVALID`, naming the option and the problem, never the value.
 */
export function assertSecrets(secrets: readonly LabelledSecret[], rules: SecretRules, refuse: Refuse): void {
  if (secrets.length === 0 && rules.mayBeMissing !== true) throw refuse(rules.option, "is missing or empty");
  secrets.forEach((entry, index) => {
    const problem = findProblem(entry, rules) ?? findRepetition(entry, secrets.slice(0, index));
    if (problem !== undefined) throw refuse(toOptionName(rules.option, index, secrets.length), problem);
  });
}

/** `secret`, or `secret[1]` where several are listed. */
export function toOptionName(option: string, index: number, count: number): string {
  return count === 1 ? option : `${option}[${index}]`;
}

const MIN_CHARACTERS = 8;
const LABEL = /^[\w.-]{1,64}$/;
const UNWANTED = {
  none: /\s/,
  inner: /^\s|\s$|[^\S ]/,
  lines: /^\s*$/,
} as const;

function findProblem({ label, secret, notAfter }: LabelledSecret, rules: SecretRules): string | undefined {
  // Plain JavaScript and JSON configurations can hold anything.
  if (typeof secret !== "string" || secret === "") return "is missing or empty";
  if (typeof label !== "string" || !LABEL.test(label)) return "has a label that is not 1 to 64 of A-Z a-z 0-9 _ . -";
  if (secret.trim() === "") return "is only white space";
  if (UNWANTED[rules.whitespace].test(secret)) return "contains white space; check for a stray space or line break";
  if (isPlaceholder(secret)) return "is a placeholder, not a secret";
  if (secret.length < MIN_CHARACTERS) return `is shorter than ${MIN_CHARACTERS} characters`;
  return isEnd(notAfter) ? undefined : "has a notAfter that is not a valid Date";
}

function isEnd(notAfter: unknown): boolean {
  return notAfter === undefined || (notAfter instanceof Date && !Number.isNaN(notAfter.getTime()));
}

function findRepetition(entry: LabelledSecret, earlier: readonly LabelledSecret[]): string | undefined {
  if (earlier.some((other) => other.secret === entry.secret)) return "repeats a secret listed before it";
  if (earlier.some((other) => other.label === entry.label)) return "repeats a label listed before it";
  return undefined;
}

/** Texts that documentation and `.env.example` files put where a secret belongs, without their punctuation. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  "changeme",
  "changethis",
  "dummy",
  "example",
  "fixme",
  "insertsecret",
  "mysecret",
  "none",
  "null",
  "password",
  "placeholder",
  "replaceme",
  "secret",
  "tbd",
  "test",
  "todo",
  "undefined",
]);

const PREFIX = /^(?:whsec|whsk|whpk|sk|pk)_/i;
const BRACKETED = /^(?:<.*>|\$?\{.*\}|\[.*\])$/;
const YOURS = /^your.*(?:secret|key|token|password)/;

function isPlaceholder(secret: string): boolean {
  const bare = secret.replace(PREFIX, "");
  const word = bare.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return (
    word === "" || PLACEHOLDERS.has(word) || YOURS.test(word) || BRACKETED.test(bare) || /^(.)\1*(?:here)?$/.test(word)
  );
}
