import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

import "./style.css";

export const metadata: Metadata = {
  title: { default: "Sluice example", template: "%s · Sluice example" },
  description: "Webhooks that are never lost, and routes that are guarded.",
};

export default function Layout({ children }: { children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>
        <header>
          <strong>Sluice example</strong>
          <Link href="/">Webhooks</Link>
          <Link href="/routes">Guarded routes</Link>
          {/* Not a page of this app's layout, so not <Link>. */}
          <a href="/sluice">Dashboard</a>
        </header>
        {children}
      </body>
    </html>
  );
}
