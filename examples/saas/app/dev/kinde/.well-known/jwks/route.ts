import { connection } from "next/server";

/** The public half of the development key, where Kinde would serve its own. */
export async function GET(): Promise<Response> {
  await connection(); // The key that the app runs with, not the one it was built with.
  const key = process.env.KINDE_DEVELOPMENT_KEY;
  if (process.env.APP_ENV !== "development" || key === undefined) return new Response(null, { status: 404 });
  const { kty, kid, n, e } = JSON.parse(key) as Record<string, string>;
  return Response.json({ keys: [{ kty, kid, n, e, alg: "RS256", use: "sig" }] });
}
