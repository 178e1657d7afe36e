import type { Metadata } from "next";
import type { ReactNode } from "react";

import { ROWS, type Row } from "./rows";

export const metadata: Metadata = { title: "Guarded routes" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Guarded routes</h1>
      <p>
        What <code>sluice/route</code> does, each on a page or a route of its own, in one short file. Where a line needs{" "}
        <code>$TOKEN</code>: sign in on <a href="/routes/account">your account</a>, which shows one.
      </p>
      <div className="cards">
        {ROWS.map((row) => (
          <RowCard key={row.id} row={row} />
        ))}
      </div>
    </main>
  );
}

function RowCard({ row: { id, title, shows, links, curl, guide } }: { readonly row: Row }): ReactNode {
  return (
    <section id={id}>
      <h2>
        <small>{id}</small>
        {title}
      </h2>
      <p>{shows}</p>
      <div className="links">
        {links.map((path) => (
          <PathLink key={path} path={path} />
        ))}
        <span>docs/{guide}</span>
      </div>
      <pre>{curl}</pre>
    </section>
  );
}

/** Not <Link>, which would fetch ahead: pages that ask who it is, and routes that are no pages. */
function PathLink({ path }: { readonly path: string }): ReactNode {
  const text = <code>{path}</code>;
  return path.includes("[") ? text : <a href={path}>{text}</a>;
}
