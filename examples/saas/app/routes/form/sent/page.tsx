import Link from "next/link";
import type { ReactNode } from "react";

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Sent</h1>
      <p>
        <Link href="/routes/form">Another one</Link>
      </p>
    </main>
  );
}
