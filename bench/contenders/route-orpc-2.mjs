// The checks by oRPC 2: its CSRF plugin and its validation. It has no rate limits yet: those are plain code.
import { OpenAPIHandler } from "orpc-2-openapi/fetch";
import { ORPCError, os } from "orpc-2-server";
import { CSRFGuardHandlerPlugin } from "orpc-2-server/plugins";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { findUser, LIMIT, taskSchema, toCreated, WINDOW_MS } from "../support/guarded-task.mjs";

const limiter = new RateLimiterMemory({ points: LIMIT, duration: WINDOW_MS / 1_000 });

const router = {
  create: os
    .$context()
    .use(async ({ context, next }) => {
      const userId = await findUser(context.headers);
      if (userId === null) throw new ORPCError("UNAUTHORIZED");
      return next({ context: { userId } });
    })
    .use(async ({ context, next }) => {
      await limiter.consume(context.userId).catch((error) => {
        throw error instanceof RateLimiterRes ? new ORPCError("TOO_MANY_REQUESTS") : error;
      });
      return next();
    })
    .input(taskSchema)
    .handler(({ input, context }) => toCreated(input, context.userId)),
};

const handler = new OpenAPIHandler(router, {
  plugins: [new CSRFGuardHandlerPlugin()],
});

/** @param {Request} request */
export async function answer(request) {
  const { response } = await handler.handle(request, {
    prefix: "/guarded/orpc-2",
    context: { headers: request.headers },
  });
  return response ?? new Response(null, { status: 404 });
}
