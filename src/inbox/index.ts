export { createEventAppender, type EventAppender } from "./event-appender.ts";
export { type Gate, openGate } from "./gate.ts";
export type { JobPlan } from "./pending-events.ts";
export { createReceiver, type Receiver } from "./receiver.ts";
export { createRefusalLimiter } from "./refusal-limiter.ts";
export { createRejectionRecorder, type RejectionRecorder } from "./rejection-recorder.ts";
export type { Responder } from "./responder.ts";
export { createResponseRecorder } from "./response-recorder.ts";
export { fromRequest, toResponse } from "./web.ts";
