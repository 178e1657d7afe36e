import { toHiddenTexts } from "./hidden-texts.ts";
import { REDACTED, redactText } from "./redact-text.ts";
import { isMatch, toKeys, toRules, type Rules } from "./rules.ts";

/** The app's rules about what nobody may see, applied to what is about to be shown. */
export interface Redaction {
  /** Whether there are no rules, so that everything may be shown. */
  readonly isEmpty: boolean;
  /** A body as it may be shown: the same bytes where no rule matches; null where it cannot be told what rules hide in it. */
  redact(body: Uint8Array): Uint8Array | null;
  /** Makes a function that hides what rules hide in `body` wherever else it turns up: in errors, statements, addresses. */
  mask(body: Uint8Array): (text: string) => string;
  /** Whether a filter by this path could tell what a rule hides. */
  hides(path: string): boolean;
}

/**
 * Makes a redaction from rules such as `data.object.customer_email` and `**.card.*`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` naming the rule that is wrong.
 */
export function createRedaction(paths: readonly string[]): Redaction {
  const rules = toRules(paths);
  if (paths.length === 0) return NOTHING;
  return {
    isEmpty: false,
    redact: (body) => redactBody(body, rules),
    mask: (body) => createMask(body, rules),
    hides: (path) => isHidden(path, rules),
  };
}

const NOTHING: Redaction = {
  isEmpty: true,
  redact: (body) => body,
  mask: () => (text) => text,
  hides: () => false,
};

/** What no rule can be applied to, such as a body cut short, is not shown: a rule might have hidden all of it. */
function redactBody(body: Uint8Array, rules: Rules): Uint8Array | null {
  const text = toText(body);
  const redacted = text === null ? null : redactText(text, rules);
  if (redacted === null) return null;
  return redacted.hidden.length === 0 ? body : new TextEncoder().encode(redacted.text);
}

function createMask(body: Uint8Array, rules: Rules): (text: string) => string {
  const text = toText(body);
  const redacted = text === null ? null : redactText(text, rules);
  if (redacted === null) return () => REDACTED;
  const hidden = toHiddenTexts(redacted.hidden);
  return (shown) => hidden.reduce((left, secret) => left.replaceAll(secret, REDACTED), shown);
}

/** A filter on something inside of what is hidden tells as much as one on the whole. */
function isHidden(path: string, rules: Rules): boolean {
  let progress = rules.start;
  // A search by path skips keys without a name.
  const keys = toKeys(path).filter((key) => key !== "");
  return keys.some((key) => {
    progress = rules.advance(progress, key === "*" || key === "**" ? null : key);
    return isMatch(rules, progress);
  });
}

function toText(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
