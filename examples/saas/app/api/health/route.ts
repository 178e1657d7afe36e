/** A plain handler: nothing is checked, and nothing stands in its way. */
export function GET(): Response {
  return Response.json({ status: "ok", at: new Date().toISOString() });
}
