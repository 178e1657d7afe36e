import Link from "next/link";
import type { ReactNode } from "react";

import { sluice } from "@/sluice";

export const dynamic = "force-dynamic";

interface Subscription {
  readonly stripe_customer_id: string;
  readonly status: string;
  readonly changed_at: Date;
}

export default async function Page(): Promise<ReactNode> {
  const { rows } = await sluice.query<Subscription>(
    "select stripe_customer_id, status, changed_at from subscriptions order by changed_at desc limit 20",
  );
  return (
    <main>
      <h1>Subscriptions</h1>
      <p>Rows here are written by webhook handlers, each together with the completion of its job.</p>
      {rows.length === 0 ? <FirstEvent /> : <Subscriptions rows={rows} />}
      <h2>Next</h2>
      <pre>{`npx sluice events\nnpx sluice send github push\nnpx sluice send kinde user.updated`}</pre>
      <p>
        The other half, guarded route handlers: <Link href="/routes">/routes</Link>
      </p>
    </main>
  );
}

function FirstEvent(): ReactNode {
  return (
    <>
      <p>None yet. In another terminal:</p>
      <pre>npx sluice send stripe checkout.session.completed</pre>
    </>
  );
}

function Subscriptions({ rows }: { rows: readonly Subscription[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th>Customer</th>
          <th>Status</th>
          <th>Changed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.stripe_customer_id}>
            <td>{row.stripe_customer_id}</td>
            <td>{row.status}</td>
            <td>{row.changed_at.toISOString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
