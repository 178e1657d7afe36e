import type { Sql, Statement } from "./database.ts";
import { toBounds } from "./event-candidates.ts";
import { listKnownEvents, MATCHING, type EventFilter, type EventPage } from "./list-events.ts";

/** Which events to search for by the words of their bodies. */
export interface TextSearch extends EventFilter {
  /** As people type: words, "quoted phrases", `or`, and `-` before a word that must not be there. */
  readonly words: string;
}

interface FoundRow {
  readonly id: string;
  readonly received_at: Date;
  readonly is_match: boolean;
  /** Of the row that is no match, which is about the last text: whether there may be others, and how many texts matched. */
  readonly is_more: boolean;
  readonly texts: number;
}

/** Texts looked at, newest first, to see how common the words are. */
const SCANNED_FIRST = 5_000;
/** Texts looked at after them, where they are common. */
const SCANNED_NEXT = 20_000;
/** Of the texts looked at first, so many hold words that are common: the index would find more than one page can read. */
const COMMON = 5;
/** Events the index may find for one page. */
const MOST_FOUND = 20_000;

function toStatement(name: string, texts: string): Statement {
  return {
    name,
    text: /* sql */ `
  with text as materialized (
    ${texts}
  ), candidate as materialized (
    select event.id, event.source, event.type, event.external_id, event.received_at
      from text
      join sluice.webhook_events as event
        on event.id = text.event_id
     where text.is_match
  ), kept as (
    ${MATCHING}
     order by candidate.id desc
     limit $1
  )
  select id, received_at, true as is_match, null::boolean as is_more, null::int as texts
    from kept
   union all
  select last.event_id, event.received_at, false, (select count(*) from text) >= $7,
         (select count(*)::int from text where is_match)
    from (select event_id from text order by event_id limit 1) as last
    left join sluice.webhook_events as event
      on event.id = last.event_id`,
  };
}

const WITHIN = /* sql */ `($2::uuid is null or event_id < $2)
       and ($3::uuid is null or event_id >= $3)`;

const SCAN = toStatement(
  "sluice_scan_texts",
  /* sql */ `
    select event_id, words @@ websearch_to_tsquery('simple', $12) as is_match
      from sluice.event_texts
     where ${WITHIN}
     order by event_id desc
     limit $7`,
);

// Materialized, so that the index of words is used: walking back by id is what the other statement has done.
const FIND = toStatement(
  "sluice_find_texts",
  /* sql */ `
    select found.event_id, true as is_match
      from (
             select event_id
               from sluice.event_texts
              where words @@ websearch_to_tsquery('simple', $12)
                and ${WITHIN}
             offset 0
           ) as found
     order by found.event_id desc
     limit $7`,
);

/**
 * Lists the events whose bodies hold these words and that match the filter, newest first. Only events that `indexTexts`
 * has seen can be found. Rare words are found by the index, common ones among the newest events: then a page may be short,
 * or empty, and still have a next one.
 */
export async function searchText(sql: Sql, search: TextSearch): Promise<EventPage> {
  const near = await find(sql, SCAN, search, SCANNED_FIRST);
  if (near.ids.length === search.limit || near.nextBeforeId === null) return toPage(sql, search.limit, near);
  if (near.texts < COMMON) return toPage(sql, search.limit, await find(sql, FIND, search, MOST_FOUND));
  const rest = { ...search, limit: search.limit - near.ids.length, beforeId: near.nextBeforeId };
  const far = await find(sql, SCAN, rest, SCANNED_NEXT);
  return toPage(sql, search.limit, { ...far, ids: [...near.ids, ...far.ids] });
}

interface Found {
  readonly ids: readonly string[];
  readonly nextBeforeId: string | null;
  readonly searchedTo: Date | null;
  /** Texts with the words, whether or not their events match the filter. */
  readonly texts: number;
}

async function find(sql: Sql, statement: Statement, search: TextSearch, scanned: number): Promise<Found> {
  const { rows } = await sql.query<FoundRow>(statement, toValues(search, scanned));
  const last = rows.find((row) => !row.is_match);
  return {
    ids: rows.filter((row) => row.is_match).map((row) => row.id),
    nextBeforeId: last?.is_more === true ? last.id : null,
    searchedTo: last?.received_at ?? null,
    texts: last?.texts ?? 0,
  };
}

function toValues(search: TextSearch, scanned: number): readonly unknown[] {
  const { source = null, type = null, state = null, from = null, to = null, handler = null, id = null } = search;
  const words = search.words.replaceAll("\0", " ");
  return [search.limit, ...toBounds(search), source, type, state, scanned, from, to, handler, id, words];
}

async function toPage(sql: Sql, limit: number, found: Found): Promise<EventPage> {
  const events = await listKnownEvents(sql, found.ids);
  if (found.ids.length < limit) return { events, nextBeforeId: found.nextBeforeId, searchedTo: found.searchedTo };
  return { events, nextBeforeId: found.ids.at(-1) ?? null, searchedTo: events.at(-1)?.receivedAt ?? null };
}
