import type { Appended, StoredEvent } from "../store/index.ts";
import type { Delivery, Identity, OpenSource, RejectionCause, SecretMatch, Verdict } from "../verify/index.ts";
import type { Answer } from "../http/index.ts";
import { answers, toAcknowledged, toEventHeader } from "./answers.ts";
import type { PendingEvent } from "./event-appender.ts";
import { toPendingEvents } from "./pending-events.ts";
import { readDeliveryBody } from "./read-delivery-body.ts";
import type { ReceiverOptions, Visit } from "./receiver-options.ts";
import { refuse, type RefusedRequest } from "./refuse.ts";
import { respond, type Responder } from "./responder.ts";

/** Takes a delivery in: reads it, checks its proof, commits its events, and says so. Rejects where the store fails. */
export async function takeDelivery(options: ReceiverOptions, visit: Visit): Promise<Answer> {
  const { gate, incoming } = visit;
  const { source } = gate;
  const reading = await readDeliveryBody(source, incoming, options);
  if (reading.kind === "refused") return refuse(options.rejections, { source, incoming }, reading.cause);

  const body = reading.bytes;
  const delivery: Delivery = { method: incoming.method, url: incoming.url, headers: incoming.headers, body };
  const verdict = await source.verify(delivery, options.now());
  // What a sender asks at set-up is proven in ways of its own.
  if (source.handshakeMethods.includes("POST")) {
    const answer = await shakeHands(options, visit, delivery, verdict);
    if (answer !== undefined) return answer;
  }
  if (verdict.kind === "rejected") return refuseProof(options, visit, { cause: verdict.cause, delivery });
  if (verdict.kind === "unavailable") return refuse(options.rejections, { source, incoming, body }, verdict.cause);

  const retryAfterSeconds = gate.charge === undefined ? undefined : await gate.charge();
  if (retryAfterSeconds !== undefined) {
    return refuse(options.rejections, { source, incoming, body, retryAfterSeconds }, "rate_limited");
  }
  return store(options, visit, delivery, verdict.secret);
}

/** A proof that does not hold. `delivery` where the likely reason is to be looked for. */
export interface RefusedProof {
  readonly cause: RejectionCause;
  readonly delivery?: Delivery;
}

/** Refuses a bad proof, and counts it against whoever sent it. */
export function refuseProof(options: ReceiverOptions, visit: Visit, { cause, delivery }: RefusedProof): Answer {
  const { gate, incoming, toClient } = visit;
  const { source } = gate;
  void options.refusals.count(toClient());
  const refused: RefusedRequest = { source, incoming };
  if (delivery === undefined) return refuse(options.rejections, refused, cause);
  const now = options.now();
  const explain: RefusedRequest["explain"] = () => source.explain(delivery, cause, now, options.siblings());
  return refuse(options.rejections, { ...refused, body: delivery.body, explain }, cause);
}

async function shakeHands(
  options: ReceiverOptions,
  visit: Visit,
  delivery: Delivery,
  verdict: Verdict,
): Promise<Answer | undefined> {
  const outcome = await visit.gate.source.shakeHands(delivery, options.now(), verdict);
  return outcome?.kind === "rejected" ? refuseProof(options, visit, { cause: outcome.cause }) : outcome;
}

async function store(options: ReceiverOptions, visit: Visit, delivery: Delivery, secret: SecretMatch): Promise<Answer> {
  const { gate, incoming } = visit;
  const { source } = gate;
  const identities = source.identify(delivery);
  // Anyone who has the token could have written it, and its sender writes no such thing.
  if (!source.isSigned && !identities.every(({ isParsed }) => isParsed)) {
    return refuse(options.rejections, { source, incoming, body: delivery.body }, "body_unparsable");
  }
  const events = toPendingEvents({ source, delivery, secret, identities }, options.now(), options.planJobs);
  const appended = events.length === 0 ? [] : await options.appender.append(events);
  reportConflicts(options, source, appended);
  reportRepeatedKeys(options, identities, { source, appended });

  const request = toAppRequest(options, events, appended);
  const answer = request && (await answerInRequest(options, visit, request));
  return answer ?? acknowledge(source, appended);
}

/** One line for a delivery, however many events it holds. */
function reportConflicts({ logger }: ReceiverOptions, source: OpenSource, appended: readonly Appended[]): void {
  const first = appended.find(({ isConflict }) => isConflict);
  if (first === undefined) return;
  logger.warn("an event id came again with another body; the first one is kept", {
    source: source.name,
    id: first.eventId,
  });
}

/** One line for a delivery, and none for what came before. */
function reportRepeatedKeys(
  { logger }: ReceiverOptions,
  identities: readonly Identity[],
  { source, appended }: { readonly source: OpenSource; readonly appended: readonly Appended[] },
): void {
  const first = appended.find(({ isDuplicate }, index) => !isDuplicate && identities[index]?.hasRepeatedKeys === true);
  if (first === undefined) return;
  logger.warn("an event has a key twice in one object; its payload holds the last, its body all", {
    source: source.name,
    id: first.eventId,
  });
}

/** An event, and the app's function that answers it. */
interface AppRequest {
  readonly responder: Responder;
  readonly event: StoredEvent;
}

/** Only for a delivery of one event: one of several has no answer of its own. */
function toAppRequest(
  options: ReceiverOptions,
  [event, ...others]: readonly PendingEvent[],
  [first]: readonly Appended[],
): AppRequest | undefined {
  if (event === undefined || first === undefined || others.length > 0) return undefined;
  const responder = options.findResponder(event.source, event.type);
  return responder && { responder, event: { ...event, id: first.eventId, receivedAt: options.now() } };
}

/** Runs the app's function, and keeps what it came to once the answer is on its way. */
async function answerInRequest(
  { responses, logger }: ReceiverOptions,
  { arrivedAtMs }: Visit,
  { responder, event }: AppRequest,
): Promise<Answer | undefined> {
  const { answer, error, durationMs } = await respond(responder, event, arrivedAtMs);
  const { name: handler } = responder;
  responses.record({ eventId: event.id, handler, outcome: error === null ? "done" : "dead", error, durationMs });
  // Not how it failed: an error's text may quote the payload. It stands with the attempt.
  if (error !== null) logger.error("a responder gave no answer", { handler, event: event.id });
  return answer && { ...answer, headers: { ...toEventHeader(event.id), ...answer.headers } };
}

function acknowledge(source: OpenSource, appended: readonly Appended[]): Answer {
  if (source.acknowledgement !== undefined) return toAcknowledged(source.acknowledgement, appended[0]?.eventId);
  const [first] = appended;
  if (first === undefined) return answers.empty();
  const isDuplicate = appended.every((event) => event.isDuplicate);
  const ids = appended.length === 1 ? [first.eventId] : [...new Set(appended.map(({ eventId }) => eventId))];
  return isDuplicate ? answers.duplicate(ids) : answers.stored(ids);
}
