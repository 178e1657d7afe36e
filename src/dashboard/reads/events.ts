import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import {
  findEvent,
  searchEvents,
  searchText,
  type EventPage,
  type EventSearch,
  type FoundEvent,
  type SearchBudget,
  type Sql,
} from "../../store/index.ts";
import { COMMON_HEADERS, toProblem } from "../answers.ts";
import type { EventPageView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { toPlain } from "../plain.ts";
import { EVENT_PARAMETERS, toEventSearch } from "./event-filter.ts";
import { toEventView } from "./event-view.ts";

/** What arrived. */
export const EVENTS: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/events",
    summary: "Events, newest first. A page may be short, or empty, and still have a next one.",
    role: "viewer",
    query: EVENT_PARAMETERS,
    isLive: true,
    answer: "EventPageView",
    run: list,
  },
  {
    method: "GET",
    path: "api/events/{id}",
    summary: "All that is known of one event.",
    role: "viewer",
    isLive: true,
    answer: "EventView",
    run: async (call) => toEventView(await findOne(call), call),
  },
  {
    method: "GET",
    path: "api/events/{id}/body",
    summary: "The exact bytes of an event's body, as a file. Refused where the app's redaction rules hide any of it.",
    role: "viewer",
    answer: "Bytes",
    media: "application/octet-stream",
    run: async (call) => toDownload(await findOne(call), call),
  },
];

/** Short enough for an answer in a fifth of a second. `searchedTo` says how far that went, and `next` goes on. */
const BUDGET: SearchBudget = { rows: 100_000, bytes: 64 * 1024 * 1024, ms: 120, now: () => performance.now() };

async function list({ backend, query, redaction }: Call): Promise<EventPageView> {
  const search = toEventSearch(query, redaction);
  const { working } = await backend.database();
  const page = await find(working, search, backend.hasTextSearch ?? false);
  return {
    events: page.events.map((event) => toPlain(event)),
    next: page.nextBeforeId,
    searchedTo: page.searchedTo?.toISOString() ?? null,
  };
}

/** The index knows the words of bodies, and nothing of headers and paths. */
function find(sql: Sql, search: EventSearch, hasTextSearch: boolean): Promise<EventPage> {
  const { text, header, path, ...filter } = search;
  return hasTextSearch && text !== undefined && header === undefined && path === undefined
    ? searchText(sql, { ...filter, words: text })
    : searchEvents(sql, search, BUDGET);
}

async function findOne({ backend, params }: Call): Promise<FoundEvent> {
  const id = params["id"] ?? "";
  const event = isUuid(id) ? await findEvent((await backend.database()).working, id) : null;
  if (event === null) throw new SluiceError("NOT_FOUND", "There is no event with this id.");
  return event;
}

function toDownload({ id, body }: FoundEvent, { redaction }: Call): Response {
  if (redaction.redact(body) !== body) {
    return toProblem(403, "REDACTED", "The app's redaction rules hide part of this body: its bytes are not given out.");
  }
  return new Response(Uint8Array.from(body), {
    headers: {
      ...COMMON_HEADERS,
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${id}.bin"`,
      // Should a browser show it nevertheless, nothing in it runs.
      "content-security-policy": "default-src 'none'; sandbox",
    },
  });
}
