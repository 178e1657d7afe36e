export { createListener, type DeliveryReceiver, type ListenerOptions } from "./listener.ts";
export { startServer, type RunningServer, type ServedSluice, type ServerOptions } from "./server.ts";
export { startLocalServer, type LocalServerOptions } from "./local-server.ts";
export type { WebHandler } from "./web-listener.ts";
