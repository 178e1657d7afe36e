export { type Client, type ClientReader, type TrustProxy, createClientReader } from "./client.ts";
export type { Answer, BodyLimit, BodyReading, Incoming, Peer } from "./incoming.ts";
export { type Ip, type Network, isWithin, toNetworks } from "./networks.ts";
export { createRandomBytes } from "./random-bytes.ts";
export { readContentLength } from "./content-length.ts";
export { readStream } from "./read-stream.ts";
