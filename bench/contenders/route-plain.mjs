// A route as Next.js has it: parses JSON, answers JSON, checks nothing.
import { toCreated } from "../support/guarded-task.mjs";

/** @param {Request} request */
export async function answer(request) {
  return Response.json(toCreated(await request.json(), "user_000"));
}
