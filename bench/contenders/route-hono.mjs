// The checks by middlewares of Hono and its ecosystem. Tokens are verified by jose, as everywhere: `hono/jwk` imports the key with each request.
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { csrf } from "hono/csrf";
import { rateLimiter } from "hono-rate-limiter";

import { LIMIT, ORIGIN, taskSchema, toCreated, verifyToken, WINDOW_MS } from "../support/guarded-task.mjs";

const app = new Hono();

app.post(
  "/guarded/hono",
  csrf({ origin: ORIGIN }),
  bearerAuth({
    verifyToken: async (token, context) => {
      const userId = await verifyToken(token);
      context.set("userId", userId);
      return userId !== null;
    },
  }),
  rateLimiter({
    windowMs: WINDOW_MS,
    limit: LIMIT,
    standardHeaders: "draft-7",
    keyGenerator: (context) => context.get("userId"),
  }),
  zValidator("json", taskSchema),
  (context) => context.json(toCreated(context.req.valid("json"), context.get("userId"))),
);

/** @param {Request} request */
export function answer(request) {
  return app.fetch(request);
}
