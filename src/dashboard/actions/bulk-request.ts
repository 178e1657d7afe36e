import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { toJobStates } from "../../store/index.ts";
import type { BulkActionName, BulkFilter, EventStateView } from "../contract.ts";
import { isInstant } from "../parameters.ts";

/** What a bulk action is asked to do. */
export interface BulkRequest {
  readonly id: string | null;
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  readonly perSecond: number;
}

const ACTIONS: readonly BulkActionName[] = ["replay", "cancel", "resolve"];
const STATES: readonly EventStateView[] = ["unhandled", "dead", "missing", "running", "pending", "done", "cancelled"];
const TEXTS = ["source", "type", "handler", "fingerprint"] as const;
const INSTANTS = ["from", "to"] as const;
const MAX_TEXT = 255;
const PER_SECOND = 50;
const MAX_PER_SECOND = 5_000;

/**
 * Reads the body of a bulk action or its plan. What it does not know is refused: a filter that is misspelt would touch
 * everything.
 *
 * @throws {SluiceError} `INPUT_INVALID` naming the field and what it takes.
 */
export function toBulkRequest(body: unknown, fields: readonly string[]): BulkRequest {
  if (!isObject(body))
    throw invalid("The body", 'an object such as { "action": "replay", "filter": { "state": "dead" } }');
  assertKnown(body, fields);
  const { id = null, perSecond = PER_SECOND } = body;
  if (id !== null && !(typeof id === "string" && isUuid(id))) throw invalid('"id"', "a UUID");
  if (!isPace(perSecond)) throw invalid('"perSecond"', `a number from 1 to ${MAX_PER_SECOND}`);
  const action = ACTIONS.find((known) => known === body["action"]);
  if (action === undefined) throw invalid('"action"', `one of ${ACTIONS.join(", ")}`);
  const filter = toFilter(body["filter"]);
  if (toJobStates(action, filter)?.length === 0) {
    throw new SluiceError(
      "INPUT_INVALID",
      `There is nothing to ${action} in what this filter asks for. ${ADVICE[action]}`,
    );
  }
  return { id, action, filter, perSecond };
}

const ADVICE: Readonly<Record<BulkActionName, string>> = {
  replay: "",
  cancel: "Jobs that wait are cancelled: those of pending and missing events.",
  resolve: "Dead jobs are resolved.",
};

function toFilter(given: unknown): BulkFilter {
  if (!isObject(given)) throw invalid('"filter"', 'an object such as { "state": "dead" }');
  assertKnown(given, [...TEXTS, ...INSTANTS, "state"]);
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  if (entries.length === 0) {
    throw new SluiceError("INPUT_INVALID", "A bulk action needs a filter: without one it would touch everything.");
  }
  for (const [name, value] of entries) assertField(name, value);
  const filter = Object.fromEntries(entries) as BulkFilter;
  if (filter.from !== undefined && filter.to !== undefined && Date.parse(filter.from) >= Date.parse(filter.to)) {
    throw invalid('"filter.to"', "an instant after `from`");
  }
  return filter;
}

function assertField(name: string, value: unknown): void {
  if (name === "state") {
    if (!STATES.some((known) => known === value)) throw invalid('"filter.state"', `one of ${STATES.join(", ")}`);
  } else if (INSTANTS.some((known) => known === name)) {
    if (typeof value !== "string" || !isInstant(value))
      throw invalid(`"filter.${name}"`, "an instant such as 2026-01-31T09:00:00Z");
  } else if (!isText(value)) throw invalid(`"filter.${name}"`, `a text of 1 to ${MAX_TEXT} characters`);
}

/** Postgres refuses NUL in a text. */
function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value.length <= MAX_TEXT && !value.includes("\0");
}

function isPace(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_PER_SECOND;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertKnown(given: Readonly<Record<string, unknown>>, fields: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !fields.includes(name));
  if (unknown === undefined) return;
  throw new SluiceError(
    "INPUT_INVALID",
    `There is no "${unknown.slice(0, 50)}" here. There are: ${fields.join(", ")}.`,
  );
}

function invalid(what: string, expected: string): SluiceError {
  return new SluiceError("INPUT_INVALID", `${what} takes ${expected}.`);
}
