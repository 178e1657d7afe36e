import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { findBulkAction, listAudit, listBulkActions } from "../../store/index.ts";
import type { AuditPageView, BulkActionView, BulkPageView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { LIMIT, toLimit, type QueryParameters } from "../parameters.ts";
import { toPlain } from "../plain.ts";

const PAGE: QueryParameters = {
  limit: LIMIT,
  cursor: { kind: "uuid", description: "`next` of the page before." },
};

/** What people did. */
export const HISTORY: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/audit",
    summary: "Who did what, newest first.",
    role: "viewer",
    query: {
      target: { kind: "text", description: "Only what was done to this: an event, a failure, a handler." },
      ...PAGE,
    },
    answer: "AuditPageView",
    run: listEntries,
  },
  {
    method: "GET",
    path: "api/bulk",
    summary: "Bulk actions, newest first.",
    role: "viewer",
    query: PAGE,
    isLive: true,
    answer: "BulkPageView",
    run: listBulk,
  },
  {
    method: "GET",
    path: "api/bulk/{id}",
    summary: "One bulk action.",
    role: "viewer",
    isLive: true,
    answer: "BulkActionView",
    run: findBulk,
  },
];

async function listEntries({ backend, query }: Call): Promise<AuditPageView> {
  const target = query.get("target");
  const { entries, next } = await listAudit((await backend.database()).working, {
    ...toPage(query),
    ...(target !== null && { target }),
  });
  return { entries: entries.map((entry) => toPlain(entry)), next };
}

async function listBulk({ backend, query }: Call): Promise<BulkPageView> {
  const { actions, next } = await listBulkActions((await backend.database()).working, toPage(query));
  return { actions: actions.map((action) => toPlain(action)), next };
}

async function findBulk({ backend, params }: Call): Promise<BulkActionView> {
  const id = params["id"] ?? "";
  const action = isUuid(id) ? await findBulkAction((await backend.database()).working, id) : null;
  if (action === null) throw new SluiceError("NOT_FOUND", "There is no bulk action with this id.");
  return toPlain(action);
}

function toPage(query: URLSearchParams): { readonly limit: number; readonly cursor?: string } {
  const cursor = query.get("cursor");
  return { limit: toLimit(query), ...(cursor !== null && { cursor }) };
}
