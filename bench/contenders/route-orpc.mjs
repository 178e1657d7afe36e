// The checks by oRPC: its CSRF plugin, its rate limit, its validation; who calls is for a middleware of the app's.
import { MemoryRatelimiter } from "@orpc/experimental-ratelimit/memory";
import { createRatelimitMiddleware, RatelimitHandlerPlugin } from "@orpc/experimental-ratelimit";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { ORPCError, os } from "@orpc/server";
import { SimpleCsrfProtectionHandlerPlugin } from "@orpc/server/plugins";

import { findUser, LIMIT, taskSchema, toCreated, WINDOW_MS } from "../support/guarded-task.mjs";

const limiter = new MemoryRatelimiter({ maxRequests: LIMIT, window: WINDOW_MS });

const router = {
  create: os
    .$context()
    .use(async ({ context, next }) => {
      const userId = await findUser(context.headers);
      if (userId === null) throw new ORPCError("UNAUTHORIZED");
      return next({ context: { userId } });
    })
    .use(createRatelimitMiddleware({ limiter, key: ({ context }) => context.userId }))
    .route({ method: "POST", path: "/orpc" })
    .input(taskSchema)
    .handler(({ input, context }) => toCreated(input, context.userId)),
};

const handler = new OpenAPIHandler(router, {
  plugins: [new SimpleCsrfProtectionHandlerPlugin(), new RatelimitHandlerPlugin()],
});

/** @param {Request} request */
export async function answer(request) {
  const { response } = await handler.handle(request, { prefix: "/guarded", context: { headers: request.headers } });
  return response ?? new Response(null, { status: 404 });
}
