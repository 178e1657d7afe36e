import { isJson } from "../../core/is-json.ts";
import { findSpans } from "./json-spans.ts";
import { isMatch, isOpen, type Progress, type Rules } from "./rules.ts";

/** A text with what rules hide left out. */
export interface RedactedText {
  readonly text: string;
  /** What was left out: each value as it stood there, JSON or a form field. */
  readonly hidden: readonly string[];
}

/** What stands in place of a hidden value. */
export const REDACTED = "[redacted]";

/** Leaves out of JSON or of a form what rules hide. Null where the text is neither, so that rules cannot be applied. */
export function redactText(text: string, rules: Rules): RedactedText | null {
  if (text.trim() === "") return { text, hidden: [] };
  return redactJson(text, rules, rules.start) ?? (FORM.test(text) ? redactForm(text, rules) : null);
}

function redactJson(text: string, rules: Rules, start: Progress): RedactedText | null {
  if (!isJson(text)) return null;
  const spans = findSpans(text, rules, start);
  const parts: string[] = [];
  let from = 0;
  for (const [begin, end] of spans) {
    parts.push(text.slice(from, begin), `"${REDACTED}"`);
    from = end;
  }
  return { text: parts.join("") + text.slice(from), hidden: spans.map(([begin, end]) => text.slice(begin, end)) };
}

/** Fields joined by `&`, all of it percent-encoded. */
const FORM = /^[^\s=&<>{}"']+=[^\s<>{}"']*$/;

function redactForm(text: string, rules: Rules): RedactedText | null {
  const hidden: string[] = [];
  const fields = text.split("&").map((field) => {
    const [name = "", ...rest] = field.split("=");
    const value = decode(rest.join("="));
    const shown = value === null ? null : redactField(decode(name) ?? name, value, rules);
    if (shown === null) return field;
    hidden.push(...shown.hidden);
    return shown.hidden.length === 0 ? field : `${name}=${encodeURIComponent(shown.text)}`;
  });
  return { text: fields.join("&"), hidden };
}

/** A field such as `card[number]` is at the path `card.number`; a field that holds JSON continues in there. */
function redactField(name: string, value: string, rules: Rules): RedactedText | null {
  let progress = rules.start;
  for (const key of name.split(/[[\].]+/).filter((part) => part !== "")) {
    progress = rules.advance(progress, key);
    if (isMatch(rules, progress)) return { text: REDACTED, hidden: [JSON.stringify(value)] };
  }
  return isOpen(progress) && /^\s*[[{]/.test(value) ? redactJson(value, rules, progress) : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
