import { SluiceError } from "../../core/errors.ts";
import type { EventFilter, EventSearch } from "../../store/index.ts";
import { LIMIT, toInvalid, toLimit, type QueryParameters } from "../parameters.ts";
import type { Redaction } from "../redaction/redaction.ts";

const STATES = ["unhandled", "dead", "missing", "running", "pending", "done", "cancelled"] as const;

/** By what events can be filtered. All that is given must hold. */
export const EVENT_PARAMETERS: QueryParameters = {
  source: { kind: "text", description: "Only this source's." },
  type: { kind: "text", description: "Only this type." },
  state: { kind: STATES, description: "Only events in this state." },
  from: { kind: "instant", description: "Received at this instant or later." },
  to: { kind: "instant", description: "Received before this instant." },
  id: { kind: "text", description: "The event's id, or the sender's." },
  handler: { kind: "text", description: "Only events with a job of this handler." },
  header: {
    kind: "text",
    description: "`name:value`: only with a header of this name, in any case, and exactly this value.",
    max: 1_000,
    isCostly: true,
  },
  path: {
    kind: "text",
    description:
      "With `value`: only with this value in a JSON body. Names joined by dots, `[]` for any item of a list: `data.items[].sku`.",
    isCostly: true,
  },
  value: { kind: "text", description: "The value at `path`, as text: `true`, `12.5`, `abc`.", isCostly: true },
  text: {
    kind: "text",
    description:
      'Where words are indexed: words, "quoted phrases", `or`, and `-` before a word that must not be there. Else a text anywhere in the body.',
    isCostly: true,
  },
  limit: LIMIT,
  cursor: { kind: "uuid", description: "`next` of the page before." },
};

/**
 * Reads the filter of a list of events from a checked query.
 *
 * @throws {SluiceError} `INPUT_INVALID` for what belongs together and is not, and for what redaction rules hide.
 */
export function toEventSearch(query: URLSearchParams, redaction: Redaction): EventSearch {
  const header = toHeader(query.get("header"));
  const path = toPath(query);
  const text = query.get("text");
  if (path !== null && redaction.hides(path.path)) throw toHidden("path");
  // Words are looked for in the whole body, what rules hide included.
  if (text !== null && !redaction.isEmpty) throw toHidden("text");
  return {
    ...toEventFilter(query),
    ...(header !== null && { header }),
    ...(path !== null && { path }),
    ...(text !== null && { text }),
  };
}

function toEventFilter(query: URLSearchParams): EventFilter {
  const [source, type, id, handler] = ["source", "type", "id", "handler"].map((name) => query.get(name));
  const state = STATES.find((known) => known === query.get("state"));
  const [from, to] = ["from", "to"].map((name) => query.get(name));
  const cursor = query.get("cursor");
  return {
    limit: toLimit(query),
    ...(cursor !== null && { beforeId: cursor }),
    ...(source && { source }),
    ...(type && { type }),
    ...(state && { state }),
    ...(from && { from: new Date(from) }),
    ...(to && { to: new Date(to) }),
    ...(id && { id }),
    ...(handler && { handler }),
  };
}

function toHeader(text: string | null): { readonly name: string; readonly value: string } | null {
  if (text === null) return null;
  const [, name, value] = /^([^:\s]+):[ \t]*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw toInvalid("header", "`name:value`, such as x-github-event:push");
  return { name, value };
}

function toPath(query: URLSearchParams): { readonly path: string; readonly value: string } | null {
  const [path, value] = [query.get("path"), query.get("value")];
  if (path === null && value === null) return null;
  if (path === null || value === null) throw toInvalid("path", "a `value` beside it, and is needed with one");
  return { path, value };
}

function toHidden(name: string): SluiceError {
  return new SluiceError(
    "INPUT_INVALID",
    `The parameter "${name}" would tell what the app's redaction rules hide, and is refused here.`,
  );
}
