// The same checks in one function, by the libraries that do the work: what they cost at least.
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { findUser, LIMIT, ORIGIN, taskSchema, toCreated, WINDOW_MS } from "../support/guarded-task.mjs";

const limiter = new RateLimiterMemory({ points: LIMIT, duration: WINDOW_MS / 1_000 });

/** @param {Request} request */
export async function answer(request) {
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  if (site !== "same-origin" && headers.get("origin") !== ORIGIN) return refuse(403);
  const userId = await findUser(headers);
  if (userId === null) return refuse(401);
  try {
    await limiter.consume(userId);
  } catch (error) {
    if (error instanceof RateLimiterRes) return refuse(429);
    throw error;
  }
  const task = taskSchema.safeParse(await request.json().catch(() => null));
  return task.success ? Response.json(toCreated(task.data, userId)) : refuse(422);
}

/** @param {number} status */
function refuse(status) {
  return Response.json({ error: status }, { status });
}
