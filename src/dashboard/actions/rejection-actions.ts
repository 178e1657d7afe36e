import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { appendDelivery, toReleasedEvents, verifyRefused } from "../../inbox/index.ts";
import { findRejection, lockRejection, markReleased, type StoredRejection } from "../../store/index.ts";
import type { OpenSource } from "../../verify/index.ts";
import type { ReleasedView, ReverifiedView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { act } from "./act.ts";

/** What can be done to a refused delivery. */
export const REJECTION_ACTIONS: readonly Endpoint[] = [
  {
    method: "POST",
    path: "api/rejections/{id}/verify",
    summary: "Checks a refused delivery with the secrets of today, its time judged as of its arrival.",
    role: "operator",
    answer: "ReverifiedView",
    run: verify,
  },
  {
    method: "POST",
    path: "api/rejections/{id}/release",
    summary: "Takes a refused delivery in, if its proof holds with the secrets of today.",
    role: "operator",
    answer: "ReleasedView",
    run: release,
  },
];

async function verify(call: Call): Promise<ReverifiedView> {
  const { source, rejection } = await toRefused(call);
  const verdict = await verifyRefused(source, rejection);
  const answer: ReverifiedView = {
    verdict: verdict.kind,
    cause: verdict.kind === "verified" ? null : verdict.cause,
    secretLabel: verdict.kind === "verified" ? verdict.secret.label : null,
  };
  return act(call, { action: "rejection.verify", target: rejection.id }, async () => ({ answer }));
}

async function release(call: Call): Promise<ReleasedView> {
  const { source, rejection } = await toRefused(call);
  // Before the transaction: keys may have to be fetched. What was released once is not proven again.
  const plan = { now: new Date(), planJobs: call.backend.handlersFor };
  const events = rejection.releasedEventId === null ? await toReleasedEvents(source, rejection, plan) : [];
  const answer = await act(call, { action: "rejection.release", target: rejection.id }, async (tx) => {
    const locked = await lockRejection(tx, rejection.id);
    if (locked === null) throw toMissing();
    if (locked.releasedEventId !== null) {
      return { answer: { eventIds: [locked.releasedEventId], isDuplicate: true } };
    }
    const appended = await appendDelivery(tx, events);
    const [first] = appended;
    if (first !== undefined) await markReleased(tx, rejection.id, first.eventId);
    return {
      answer: {
        eventIds: [...new Set(appended.map(({ eventId }) => eventId))],
        isDuplicate: appended.length > 0 && appended.every(({ isDuplicate }) => isDuplicate),
      },
    };
  });
  (await call.backend.database()).wake();
  return answer;
}

async function toRefused({
  backend,
  params,
}: Call): Promise<{ readonly source: OpenSource; readonly rejection: StoredRejection }> {
  const id = params["id"] ?? "";
  const rejection = isUuid(id) ? await findRejection((await backend.database()).working, id) : null;
  if (rejection === null) throw toMissing();
  const source = backend.findSource?.(rejection.source);
  if (source === undefined) {
    throw new SluiceError("ACTION_REFUSED", "It cannot be verified: the app has no source of its name today.");
  }
  return { source, rejection };
}

function toMissing(): SluiceError {
  return new SluiceError("NOT_FOUND", "There is no rejection with this id (any more).");
}
