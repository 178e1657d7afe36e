export { openEventStream, type EventStream, type EventStreamOptions } from "./event-stream.ts";
export type { ServerEvent } from "./server-event.ts";
