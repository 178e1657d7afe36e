// The checks by tRPC: its validation; it refuses other sites' forms by their type. Its middlewares do the rest in plain code.
import { initTRPC, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { findUser, LIMIT, taskSchema, toCreated, WINDOW_MS } from "../support/guarded-task.mjs";

const { procedure, router } = initTRPC.context().create();
const limiter = new RateLimiterMemory({ points: LIMIT, duration: WINDOW_MS / 1_000 });

const guarded = procedure.use(async ({ ctx: { headers }, next }) => {
  const userId = await findUser(headers);
  if (userId === null) throw new TRPCError({ code: "UNAUTHORIZED" });
  await limiter.consume(userId).catch((error) => {
    throw error instanceof RateLimiterRes ? new TRPCError({ code: "TOO_MANY_REQUESTS" }) : error;
  });
  return next({ ctx: { userId } });
});

const app = router({
  create: guarded.input(taskSchema).mutation(({ input, ctx }) => toCreated(input, ctx.userId)),
});

/** @param {Request} request */
export function answer(request) {
  return fetchRequestHandler({
    endpoint: "/guarded/trpc",
    req: request,
    router: app,
    createContext: ({ req: { headers } }) => ({ headers }),
  });
}
