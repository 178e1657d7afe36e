import { createDashboard } from "../../dist/dashboard/index.js";

const LIMIT = "50";
const HOUR_MS = 3_600_000;

/**
 * What the pages of the dashboard read, through its JSON API, on a database that was seeded.
 *
 * @param {any} database
 * @returns {Promise<readonly { name: string, read: () => Promise<string> }[]>} `read` answers how many rows it found.
 */
export async function toViews(database) {
  const { rows } = await database.working.query(/* sql */ `
    select count(*)::int as total, min(received_at) as from_at, max(received_at) as to_at,
           exists (select from sluice.event_texts) as has_texts
      from sluice.webhook_events`);
  const [{ total, from_at: from, to_at: to, has_texts: hasTexts }] = rows;
  const toMiddle = (/** @type {number} */ shift) => new Date((from.getTime() + to.getTime()) / 2 + shift).toISOString();
  const [asRead, indexed] = [createReader(database, false), createReader(database, true)];

  const middle = await asRead("events", { limit: "1", to: toMiddle(0) });
  const event = middle.events[0];
  const { failures } = await asRead("failures", { limit: "1" });
  const toView = (/** @type {Reader} */ read, /** @type {string} */ path) => {
    return (/** @type {string} */ name, /** @type {Record<string, string>} */ query = {}) => ({
      name,
      read: async () => describe(await read(path, query)),
    });
  };
  const list = toView(asRead, "events");
  const text = toView(indexed, "events");
  const status = { path: "data.object.status", value: "paid" };
  return [
    list("events: first page"),
    list("events: deep page", { cursor: event.id }),
    list("events: common source", { source: "stripe" }),
    list("events: rare source", { source: "mux" }),
    list("events: common type", { type: "invoice.created" }),
    list("events: rare type", { type: "contact.disputed" }),
    list("events: source and type", { source: "github", type: "push.failed" }),
    list("events: dead", { state: "dead" }),
    list("events: dead of a rare source", { state: "dead", source: "mux" }),
    list("events: missing", { state: "missing" }),
    list("events: running", { state: "running" }),
    list("events: pending", { state: "pending" }),
    list("events: done", { state: "done" }),
    list("events: unhandled", { state: "unhandled" }),
    list("events: cancelled", { state: "cancelled" }),
    list("events: one hour, 15 days ago", { from: toMiddle(0), to: toMiddle(HOUR_MS) }),
    list("events: one day of a source", { from: toMiddle(0), to: toMiddle(24 * HOUR_MS), source: "linear" }),
    list("events: our id", { id: event.id }),
    list("events: the sender's id", { id: event.externalId }),
    list("events: an id that is not there", { id: "evt_unknown" }),
    list("events: common handler", { handler: "stripe-sync" }),
    list("events: rare handler", { handler: "mux-mail" }),
    list("search: JSON path, common value", status),
    list("search: JSON path, rare value", { path: "data.object.id", value: "obj_unknown" }),
    list("search: JSON path, rare number", {
      path: "data.object.metadata.order",
      value: String(Math.floor(total / 2)),
    }),
    list("search: JSON path of a rare source", { source: "mux", ...status }),
    list("search: header, common", { header: "user-agent:Sender/1.0" }),
    list("search: header, one in 1,000", { header: "x-shard:77" }),
    list("search: text in bodies, one in 1,000", { text: "please call back" }),
    ...(hasTexts
      ? [
          text("full text: in every event", { text: "livemode" }),
          text("full text: in one of four", { text: "yearly" }),
          text("full text: one in 1,000", { text: '"please call back"' }),
          text("full text: one in 100,000", { text: "haystack" }),
          text("full text: one event", { text: event.externalId }),
          text("full text: in none", { text: "nowhere" }),
        ]
      : []),
    ...["hour", "day", "week"].map((range) => toView(asRead, "overview")(`overview: ${range}`, { range })),
    toView(asRead, "handlers")("handlers: week", { range: "week" }),
    toView(asRead, "sources")("sources: week", { range: "week" }),
    toView(asRead, "failures")("failures"),
    toView(asRead, `failures/${failures[0].fingerprint}/jobs`)("dead jobs of a failure"),
    toView(asRead, "rejections")("rejections"),
    { name: "one event", read: async () => ((await asRead(`events/${event.id}`, null)).id === event.id ? "1" : "0") },
  ];
}

/** @typedef {(path: string, query: Record<string, string> | null) => Promise<any>} Reader */

/**
 * @param {any} database
 * @param {boolean} hasTextSearch
 * @returns {Reader}
 */
function createReader(database, hasTextSearch) {
  const dashboard = createDashboard({
    authorize: () => "viewer",
    mount: "/sluice",
    database: () => Promise.resolve(database),
    handlersFor: () => [],
    hasTextSearch,
  });
  return async (path, query) => {
    const isPage = path === "events" || path.startsWith("failures") || path === "rejections";
    const search = new URLSearchParams({ ...(isPage && { limit: LIMIT }), ...query });
    const response = await dashboard.GET(new Request(`http://localhost/sluice/api/${path}?${search}`));
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}?${search}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
}

/** How many rows an answer has; "+" where there may be more behind them. @param {any} answer */
function describe(answer) {
  const rows =
    answer.events ?? answer.failures ?? answer.jobs ?? answer.rejections ?? answer.sources ?? answer.handlers;
  return `${rows.length}${typeof answer.next === "string" ? "+" : ""}`;
}
