export type { Cors } from "./checks.ts";
export { type CorsOptions, toCors } from "./cors.ts";
export type { Exchange } from "./exchange.ts";
