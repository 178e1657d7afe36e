/** Who guards the same route, in the order of a round. */
export const CONTENDERS = [
  { id: "plain", name: "Next.js: no checks", path: "/guarded/plain" },
  { id: "hand-written", name: "by hand: `jose`, `zod`, `rate-limiter-flexible`", path: "/guarded/hand-written" },
  { id: "sluice", name: "Sluice", path: "/guarded/sluice" },
  { id: "hono", name: "Hono", path: "/guarded/hono" },
  { id: "orpc", name: "oRPC 1", path: "/guarded/orpc" },
  { id: "orpc-2", name: "oRPC 2 (beta)", path: "/guarded/orpc-2/create" },
  { id: "trpc", name: "tRPC", path: "/guarded/trpc/create" },
];

/** How callers prove who they are. */
export const CREDENTIALS = /** @type {const} */ (["jwt", "api-key"]);

/** @typedef {(typeof CONTENDERS)[number]} Contender */
