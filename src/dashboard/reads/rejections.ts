import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { findRejection, listRejections, type ListedRejection } from "../../store/index.ts";
import { toBodyView } from "../body-view.ts";
import type { RejectionDetailView, RejectionPageView, RejectionView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { toHeaderViews } from "../header-views.ts";
import { LIMIT, toLimit } from "../parameters.ts";

/** What was refused. */
export const REJECTIONS: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/rejections",
    summary: "Refused deliveries, newest first.",
    role: "viewer",
    query: {
      source: { kind: "text", description: "Only this source's." },
      limit: LIMIT,
      cursor: { kind: "uuid", description: "`next` of the page before." },
    },
    isLive: true,
    answer: "RejectionPageView",
    run: list,
  },
  {
    method: "GET",
    path: "api/rejections/{id}",
    summary: "One refused delivery, with what was kept of its body.",
    role: "viewer",
    answer: "RejectionDetailView",
    run: show,
  },
];

async function list({ backend, query }: Call): Promise<RejectionPageView> {
  const [source, cursor] = [query.get("source"), query.get("cursor")];
  const limit = toLimit(query);
  const found = await listRejections((await backend.database()).working, {
    limit,
    ...(cursor !== null && { beforeId: cursor }),
    ...(source !== null && { source }),
  });
  return {
    rejections: found.map(toRejectionView),
    next: found.length === limit ? (found.at(-1)?.id ?? null) : null,
  };
}

async function show({ backend, params, redaction }: Call): Promise<RejectionDetailView> {
  const id = params["id"] ?? "";
  const found = isUuid(id) ? await findRejection((await backend.database()).working, id) : null;
  if (found === null) throw new SluiceError("NOT_FOUND", "There is no rejection with this id.");
  const { bodyPrefix } = found;
  const bytes = found.bodyBytes ?? bodyPrefix?.byteLength ?? 0;
  return {
    ...toRejectionView(found),
    body: bodyPrefix === null ? null : toBodyView(bodyPrefix, bytes, redaction),
  };
}

function toRejectionView(rejection: ListedRejection): RejectionView {
  return {
    id: rejection.id,
    source: rejection.source,
    cause: rejection.cause,
    hint: rejection.hint,
    status: rejection.status,
    method: rejection.method,
    headers: toHeaderViews(rejection.headers),
    bodyBytes: rejection.bodyBytes,
    occurrences: rejection.occurrences,
    receivedAt: rejection.receivedAt.toISOString(),
    isWhole: rejection.isWhole,
    releasedEventId: rejection.releasedEventId,
  };
}
