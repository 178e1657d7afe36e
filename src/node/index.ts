export { createListener, type DeliveryReceiver, type ListenerOptions } from "./listener.ts";
export { startServer, type RunningServer, type ServedSluice, type ServerOptions } from "./server.ts";
