import { authorize } from "@/lib/authorize";
import { sluice } from "@/sluice";

/** What the handlers have written so far. */
export async function GET(request: Request): Promise<Response> {
  if (!authorize(request)) return Response.json({ error: "forbidden" }, { status: 403 });
  const [subscriptions, users, pushes] = await Promise.all([
    sluice.query("select stripe_customer_id, status from subscriptions order by stripe_customer_id"),
    sluice.query("select kinde_id, email from users order by kinde_id"),
    sluice.query("select event_id, ref from pushes order by created_at"),
  ]);
  return Response.json({
    subscriptions: subscriptions.rows,
    users: users.rows,
    pushes: pushes.rows,
  });
}
