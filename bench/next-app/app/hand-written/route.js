import { createHandWritten, isSigned } from "../../../support/hand-written.mjs";

const handWritten = createHandWritten(process.env.DATABASE_URL);

/** What teams write themselves. */
export async function POST(request) {
  const body = await request.text();
  if (!isSigned(body, request.headers.get("stripe-signature"), process.env.WEBHOOK_SECRET)) {
    return new Response("bad signature", { status: 401 });
  }
  await handWritten.store(body);
  return Response.json({ received: true });
}
