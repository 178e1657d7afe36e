import type { ReactNode } from "react";

/** Each row shows one thing, in one short file. */
const PAGES = [
  ["/routes/form", "A form with a CSRF token"],
  ["/routes/stream", "A stream of events, taken up where it ended"],
  ["/routes/cms", "A page that the CMS revalidates by tag"],
  ["/routes/account", "For who is signed in: the proxy, the page and a callback"],
] as const;

const ROUTES = [
  ["GET", "/api/health", "a plain handler"],
  ["GET POST", "/api/tasks", "query, body, 201 with Location"],
  ["GET PUT DELETE", "/api/tasks/[id]", "parameters, 204, 404"],
  ["POST", "/api/notes", "enhanceRouteHandler"],
  ["GET POST", "/api/ping", "one handler under two verbs"],
  ["GET", "/api/plans", "static"],
  ["GET", "/api/report", "headers, a middleware, headers of the answer"],
  ["GET", "/api/docs/[...slug]", "redirect() and notFound() of Next.js"],
  ["GET", "/api/limited", "5 requests in 10 seconds"],
  ["POST", "/api/robots", "for programs with a key"],
  ["POST", "/api/contact", "a captcha"],
  ["POST", "/api/orders", "Idempotency-Key"],
  ["POST", "/api/imports", "large bodies, behind the proxy"],
  ["GET", "/api/ticks", "a stream"],
  ["GET", "/api/ticks/listeners", "who reads it"],
  ["GET POST", "/api/revalidate", "for the CMS"],
] as const;

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Guarded routes</h1>
      <ul>
        {PAGES.map(([href, text]) => (
          <li key={href}>
            {/* Not <Link>: it would fetch /routes/account ahead, and with it the way to sign in. */}
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
      <table>
        <tbody>
          {ROUTES.map(([verbs, path, text]) => (
            <tr key={path}>
              <td>{verbs}</td>
              <td>{path.includes("[") || !verbs.includes("GET") ? <code>{path}</code> : <ApiLink path={path} />}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}

function ApiLink({ path }: { path: string }): ReactNode {
  return (
    <a href={path}>
      <code>{path}</code>
    </a>
  );
}
