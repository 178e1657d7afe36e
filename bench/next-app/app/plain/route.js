/** What the framework costs by itself: a body read, an answer. */
export async function POST(request) {
  const body = await request.text();
  return Response.json({ received: body.length });
}
