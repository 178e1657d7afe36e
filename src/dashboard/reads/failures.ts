import { SluiceError } from "../../core/errors.ts";
import { listDeadJobs, listFailures } from "../../store/index.ts";
import type { DeadJobPageView, FailurePageView, FailureView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { LIMIT, toLimit } from "../parameters.ts";
import { toPlain } from "../plain.ts";

const STATES = ["open", "acknowledged", "muted", "resolved"] as const;

/** What went wrong, by cause. */
export const FAILURES: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/failures",
    summary: "Failures by handler and cause, seen last first.",
    role: "viewer",
    query: {
      state: { kind: STATES, description: "Only failures people said this of." },
      handler: { kind: "text", description: "Only this handler's." },
      limit: LIMIT,
      cursor: { kind: "text", description: "`next` of the page before." },
    },
    isLive: true,
    answer: "FailurePageView",
    run: list,
  },
  {
    method: "GET",
    path: "api/failures/{fingerprint}",
    summary: "One failure.",
    role: "viewer",
    isLive: true,
    answer: "FailureView",
    run: show,
  },
  {
    method: "GET",
    path: "api/failures/{fingerprint}/jobs",
    summary: "The dead jobs of one failure, newest events first.",
    role: "viewer",
    query: { limit: LIMIT, cursor: { kind: "uuid", description: "`next` of the page before." } },
    isLive: true,
    answer: "DeadJobPageView",
    run: listJobs,
  },
];

async function list({ backend, query }: Call): Promise<FailurePageView> {
  const state = STATES.find((known) => known === query.get("state"));
  const [handler, cursor] = [query.get("handler"), query.get("cursor")];
  const page = await listFailures((await backend.database()).working, {
    limit: toLimit(query),
    ...(state && { state }),
    ...(handler !== null && { handler }),
    ...(cursor !== null && { cursor }),
  });
  return { failures: page.failures.map((failure) => toPlain(failure)), next: page.next };
}

async function show({ backend, params }: Call): Promise<FailureView> {
  const { fingerprint = "" } = params;
  const { failures } = await listFailures((await backend.database()).working, { fingerprint, limit: 1 });
  const [failure] = failures;
  if (failure === undefined) {
    throw new SluiceError("NOT_FOUND", "There is no such failure. It ends with the last event it happened to.");
  }
  return toPlain(failure);
}

async function listJobs({ backend, params, query }: Call): Promise<DeadJobPageView> {
  const cursor = query.get("cursor");
  const page = await listDeadJobs((await backend.database()).working, {
    fingerprint: params["fingerprint"] ?? "",
    limit: toLimit(query),
    ...(cursor !== null && { cursor }),
  });
  return { jobs: page.jobs.map((job) => toPlain(job)), next: page.next };
}
