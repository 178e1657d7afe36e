import Link from "next/link";
import { connection } from "next/server";
import { type ReactNode, Suspense } from "react";

import { sluice } from "@/sluice";

interface Subscription {
  readonly stripe_customer_id: string;
  readonly status: string;
  readonly changed_at: Date;
}

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Subscriptions</h1>
      <p>Rows here are written by webhook handlers, each together with the completion of its job.</p>
      <Suspense fallback={<p aria-busy>Reading …</p>}>
        <Subscriptions />
      </Suspense>
      <h2>Next</h2>
      <pre>{`npx sluice events\nnpx sluice send github push\nnpx sluice send kinde user.updated`}</pre>
      <p>
        The other half, guarded route handlers: <Link href="/routes">/routes</Link>
      </p>
    </main>
  );
}

async function Subscriptions(): Promise<ReactNode> {
  await connection(); // Asked for each visitor, not while the app is built.
  const { rows } = await sluice.query<Subscription>(
    "select stripe_customer_id, status, changed_at from subscriptions order by changed_at desc limit 20",
  );
  return rows.length === 0 ? <FirstEvent /> : <Rows rows={rows} />;
}

function FirstEvent(): ReactNode {
  return (
    <>
      <p>None yet. In another terminal:</p>
      <pre>npx sluice send stripe checkout.session.completed</pre>
    </>
  );
}

function Rows({ rows }: { readonly rows: readonly Subscription[] }): ReactNode {
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
