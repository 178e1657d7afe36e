import type { StandardSchemaV1 } from "@standard-schema/spec";

import { apiError, type Issue, toPointer } from "../answers/api-error.ts";
import { toDetail } from "./issue-detail.ts";

/** A part of a request that a schema checks. */
export interface Part {
  readonly in: Issue["in"];
  readonly schema: StandardSchemaV1;
  /** Fields that checks of the route are done with, such as a captcha's. A schema is shown them if it asks for them. */
  readonly consumed?: readonly string[];
}

/** The parts' values, by name. */
export type Values = Record<Issue["in"], unknown>;

/**
 * Checks all parts of a request together, so that one answer names all that is wrong. What a part is made into
 * replaces it in `values`.
 *
 * @param parts Those that have a schema.
 * @throws {ApiError} 422, with an issue for each thing that is wrong.
 */
export function validateParts(parts: readonly Part[], values: Values): void | Promise<void> {
  const checks = parts.map((part) => check(part, values[part.in]));
  // Most schemas answer at once: nothing is waited for that need not be.
  if (!checks.some((one) => one instanceof Promise)) return takeResults(parts, values, checks as readonly Result[]);
  return Promise.all(checks.map(async (one) => one)).then((results) => takeResults(parts, values, results));
}

function takeResults(parts: readonly Part[], values: Values, results: readonly Result[]): void {
  const issues: Issue[] = [];
  for (const [index, part] of parts.entries()) {
    const result = results[index];
    if (result === undefined || result.issues !== undefined) issues.push(...toIssues(part, result, values[part.in]));
    else values[part.in] = result.value;
  }
  if (issues.length > 0) {
    throw apiError(422, "validation-failed", "The request does not match what the route takes.", {
      issues: issues.slice(0, MAX_ISSUES),
    });
  }
}

/** More than these help nobody. */
const MAX_ISSUES = 50;

type Result = StandardSchemaV1.Result<unknown> | undefined;

function check(part: Part, value: unknown): Result | Promise<Result> {
  const { consumed = [] } = part;
  const rest = without(consumed, value);
  const result = checkWhole(part, rest);
  if (rest === value) return result;
  const choose = (one: Result): Result | Promise<Result> => (isAskedFor(consumed, one) ? checkWhole(part, value) : one);
  return result instanceof Promise ? result.then(choose) : choose(result);
}

/** A schema that takes no other fields than its own would refuse these. */
function without(names: readonly string[], value: unknown): unknown {
  if (typeof value !== "object" || value === null || !names.some((name) => Object.hasOwn(value, name))) return value;
  const rest = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.setPrototypeOf(Object.fromEntries(rest), Object.getPrototypeOf(value) as object | null) as object;
}

function isAskedFor(names: readonly string[], result: Result): boolean {
  return (result?.issues ?? []).some(
    ({ path: [first] = [] }) => first !== undefined && names.includes(String(toKey(first))),
  );
}

function checkWhole({ in: place, schema }: Part, value: unknown): Result | Promise<Result> {
  const result = run(schema, value);
  if (!LISTS.has(place)) return result;
  return result instanceof Promise ? result.then((one) => retry(schema, value, one)) : retry(schema, value, result);
}

/** Where a name that comes once may stand for a list of one. */
const LISTS: ReadonlySet<Issue["in"]> = new Set(["query", "form"]);

/** Undefined if the value is nested more deeply than the schema can follow. */
function run(schema: StandardSchemaV1, value: unknown): Result | Promise<Result> {
  try {
    return schema["~standard"].validate(value);
  } catch (error) {
    // Not thrown here: other parts may be under way, and their failures need somebody to hear of them.
    return error instanceof RangeError ? undefined : Promise.reject(error);
  }
}

/** A name that comes once is no list to look at. If the schema does not take it, it may take a list of one. */
function retry(schema: StandardSchemaV1, value: unknown, result: Result): Result | Promise<Result> {
  if (result?.issues === undefined) return result;
  const wrapped = Object.assign(Object.create(null), value) as Record<string, unknown>;
  let isWrapped = false;
  for (const { path = [] } of result.issues) {
    const [name] = path.map(toKey);
    if (path.length !== 1 || typeof name !== "string" || !isLone(wrapped[name])) continue;
    wrapped[name] = [wrapped[name]];
    isWrapped = true;
  }
  if (!isWrapped) return result;
  const again = run(schema, wrapped);
  const choose = (second: Result): Result => (second?.issues === undefined ? second : result);
  return again instanceof Promise ? again.then(choose) : choose(again);
}

/** A text or a file. */
function isLone(value: unknown): boolean {
  return value !== undefined && !Array.isArray(value);
}

function toIssues(part: Part, result: Result, value: unknown): readonly Issue[] {
  if (result === undefined) return [locate(part, [], "Nested too deeply.")];
  return (result.issues ?? []).slice(0, MAX_ISSUES).map((issue) => {
    const path = (issue.path ?? []).map(toKey);
    return locate(part, path, toDetail(issue.message, path, value));
  });
}

function locate({ in: place }: Part, path: readonly PropertyKey[], detail: string): Issue {
  if (place === "body" || place === "form") return { in: place, pointer: toPointer(path), detail };
  return { in: place, name: path.map(String).join("."), detail };
}

function toKey(segment: PropertyKey | StandardSchemaV1.PathSegment): PropertyKey {
  return typeof segment === "object" ? segment.key : segment;
}
