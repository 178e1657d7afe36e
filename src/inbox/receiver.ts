import { toErrorMessage } from "../core/errors.ts";
import { lazy } from "../core/lazy.ts";
import type { HandshakeOutcome } from "../verify/index.ts";
import type { Answer, Incoming } from "../http/index.ts";
import { answers } from "./answers.ts";
import type { ReceiverOptions, Visit } from "./receiver-options.ts";
import { refuse, type RefusedRequest, toAllowed } from "./refuse.ts";
import { refuseProof, takeDelivery } from "./take-delivery.ts";

/**
 * Takes one request for one source: verifies it, commits it, and only then says so.
 * Never rejects: every ending is an answer.
 */
export type Receiver = (sourceName: string, incoming: Incoming) => Promise<Answer>;

/** Makes the one receiver behind every door. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { rejections, logger } = options;
  const receive = toReceive(options);
  return async (sourceName, incoming) => {
    const gate = options.gate(sourceName);
    if (gate === undefined) return refuse(rejections, { source: UNKNOWN_SOURCE, incoming }, "source_unknown");
    const toClient = lazy(() => options.toClient(incoming));
    try {
      return await receive({ gate, incoming, toClient, arrivedAtMs: performance.now() });
    } catch (error) {
      logger.error("delivery not stored", { source: gate.source.name, error: toErrorMessage(error) });
      return refuse(rejections, { source: gate.source, incoming }, "store_unavailable");
    }
  };
}

// The name in the URL is the caller's: one label for all of them keeps the table and the log bounded.
const UNKNOWN_SOURCE: RefusedRequest["source"] = {
  name: "(unknown)",
  isBodySecret: false,
  handshakeMethods: [],
  acknowledgement: undefined,
};

function toReceive(options: ReceiverOptions): (visit: Visit) => Answer | Promise<Answer> {
  const turnAway = toTurnAway(options);
  const admit = (visit: Visit): Promise<Answer> =>
    visit.incoming.method === "POST" ? takeDelivery(options, visit) : greet(options, visit);
  return (visit) => {
    const { source } = visit.gate;
    const { method } = visit.incoming;
    if (method !== "POST" && !source.handshakeMethods.includes(method)) return decline(options, visit);
    const refusal = turnAway(visit);
    // Nearly always there is none and nothing to wait for.
    if (refusal === undefined) return admit(visit);
    return refusal instanceof Promise ? refusal.then((answer) => answer ?? admit(visit)) : refusal;
  };
}

/** Refuses whoever may not come in, before anything of the body is read. */
function toTurnAway(options: ReceiverOptions): (visit: Visit) => Answer | undefined | Promise<Answer | undefined> {
  const { rejections, refusals, logger } = options;
  const reported = new Set<string>();
  return ({ gate, incoming, toClient }) => {
    const { source } = gate;
    const objection = gate.findObjection(toClient);
    if (objection === undefined) {
      return refusals
        .findBlock(toClient)
        ?.then((retryAfterSeconds) =>
          retryAfterSeconds === undefined
            ? undefined
            : refuse(rejections, { source, incoming, retryAfterSeconds }, "rate_limited"),
        );
    }
    if (!toClient().isSender && !reported.has(source.name)) {
      reported.add(source.name);
      logger.error("deliveries are refused because it is not known who sends them: set receive.trustProxy", {
        source: source.name,
        cause: objection,
      });
    }
    return refuse(rejections, { source, incoming }, objection);
  };
}

/** Answers a handshake that comes without a body. */
async function greet(options: ReceiverOptions, visit: Visit): Promise<Answer> {
  const { method, url, headers } = visit.incoming;
  const delivery = { method, url, headers, body: NO_BODY };
  const outcome: HandshakeOutcome | undefined = await visit.gate.source.shakeHands(delivery, options.now());
  if (outcome === undefined) return decline(options, visit);
  return outcome.kind === "answered" ? outcome : refuseProof(options, visit, { cause: outcome.cause });
}

const NO_BODY = new Uint8Array();

function decline({ rejections }: ReceiverOptions, { gate: { source }, incoming }: Visit): Answer {
  if (incoming.method === "OPTIONS") return answers.options(toAllowed(source));
  return refuse(rejections, { source, incoming }, "method_not_allowed");
}
