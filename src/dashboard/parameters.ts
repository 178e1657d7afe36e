import { SluiceError } from "../core/errors.ts";
import { isUuid } from "../core/uuid.ts";
import type { QueryParameter } from "./endpoint.ts";

/** The parameters of an endpoint, by name. */
export type QueryParameters = Readonly<Record<string, QueryParameter>>;

/** Largest page of any list. */
export const MAX_LIMIT = 200;

const DEFAULT_LIMIT = 50;
const MAX_TEXT = 255;
const MAX_REPEATS = 10;

/** The parameter of lists that says how much they answer at once. */
export const LIMIT: QueryParameter = {
  kind: "number",
  description: `How many, from 1 to ${MAX_LIMIT}. ${DEFAULT_LIMIT} unless given.`,
  max: MAX_LIMIT,
};

/** The size of a page, from a checked query. */
export function toLimit(query: URLSearchParams): number {
  return Number(query.get("limit") ?? DEFAULT_LIMIT);
}

/**
 * Checks a query against what an endpoint takes. A parameter it does not know is refused: a filter that is misspelt would
 * otherwise show everything.
 *
 * @throws {SluiceError} `INPUT_INVALID` naming the parameter and what it takes.
 */
export function assertQuery(query: URLSearchParams, parameters: QueryParameters = {}): void {
  const seen = new Map<string, number>();
  for (const [name, value] of query) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) throw toUnknown(name, parameters);
    const count = (seen.get(name) ?? 0) + 1;
    if (count > (parameter.isRepeatable === true ? MAX_REPEATS : 1)) throw toInvalid(name, "fewer values");
    seen.set(name, count);
    assertValue(name, value, parameter);
  }
}

/** Says what a parameter takes. */
export function toInvalid(name: string, expected: string): SluiceError {
  return new SluiceError("INPUT_INVALID", `The parameter "${name}" takes ${expected}.`);
}

function toUnknown(name: string, parameters: QueryParameters): SluiceError {
  const known = Object.keys(parameters);
  const advice = known.length === 0 ? "There are none here." : `There are: ${known.join(", ")}.`;
  return new SluiceError("INPUT_INVALID", `There is no parameter "${name.slice(0, 50)}" here. ${advice}`);
}

function assertValue(name: string, value: string, parameter: QueryParameter): void {
  const rule = toRule(name, parameter);
  if (!rule.isMet(value)) throw toInvalid(name, rule.expected);
}

interface Rule {
  readonly isMet: (value: string) => boolean;
  readonly expected: string;
}

function toRule(name: string, { kind, max }: QueryParameter): Rule {
  if (typeof kind !== "string")
    return { isMet: (value) => kind.includes(value), expected: `one of ${kind.join(", ")}` };
  switch (kind) {
    case "text":
      return {
        isMet: (value) => isText(value, max ?? MAX_TEXT),
        expected: `a text of 1 to ${max ?? MAX_TEXT} characters`,
      };
    case "number":
      return {
        isMet: (value) => isNumber(value, max ?? MAX_LIMIT),
        expected: `a number from 1 to ${max ?? MAX_LIMIT}`,
      };
    case "uuid":
      return { isMet: isUuid, expected: name === "cursor" ? "the `next` of the page before" : "a UUID" };
    case "instant":
      return { isMet: isInstant, expected: "an instant such as 2026-01-31T09:00:00Z" };
  }
}

/** Postgres refuses NUL in a text. */
function isText(value: string, max: number): boolean {
  return value !== "" && value.length <= max && !value.includes("\0");
}

function isNumber(value: string, max: number): boolean {
  return /^[1-9]\d{0,8}$/.test(value) && Number(value) <= max;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is an RFC 3339 instant. JavaScript would take February 30 for March 2. */
export function isInstant(value: string): boolean {
  const [, day] = INSTANT.exec(value) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(value))) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
