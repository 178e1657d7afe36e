export { createEventAppender, type EventAppender } from "./event-appender.ts";
export type { Answer, BodyLimit, BodyReading, Incoming } from "./incoming.ts";
export { createReceiver, type JobPlan, type Receiver } from "./receiver.ts";
export { createRejectionRecorder, type RejectionRecorder } from "./rejection-recorder.ts";
export { fromRequest, toResponse } from "./web.ts";
