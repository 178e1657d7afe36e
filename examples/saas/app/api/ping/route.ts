import { api } from "@/api";

export const dynamic = "force-dynamic";

const handler = api
  .route("/api/ping")
  .auth("none")
  .handle(({ request }) => Response.json({ pong: request.method }, { headers: { "x-pong": "1" } }));

/** One handler under two verbs. */
export const GET = handler;
export { handler as POST };
