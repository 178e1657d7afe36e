import { api } from "@/api";

const handler = api
  .route("/api/ping")
  .auth("none")
  .handle(({ request }) => Response.json({ pong: request.method }, { headers: { "x-pong": "1" } }));

/** One handler under two verbs. */
export const GET = handler;
export { handler as POST };
