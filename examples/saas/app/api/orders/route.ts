import { methods, Problem, reply } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";

const Order = v.object({ item: v.string() });

/** Sent again with the same `Idempotency-Key`, a request orders nothing more: it gets the first one's answer. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/orders")
    .describe({ summary: "Order something, once", tags: ["orders"] })
    .idempotent()
    .body(Order)
    .returns({ 201: v.object({ id: v.string(), item: v.string() }), 409: Problem })
    .handle(({ body }) => reply(201, { id: crypto.randomUUID(), item: body.item })),
});
