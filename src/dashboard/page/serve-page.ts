import type { Location } from "../location.ts";
import type { Page } from "./page.ts";
import { PAGE_HEADERS } from "./page-headers.ts";
import { serveAsset } from "./serve-asset.ts";

/** Serves the built page: its files below `assets/`, and its document at every other path, because it has views for them. */
export async function servePage({ mount, segments }: Location): Promise<Response> {
  const page = await loadPage();
  if (segments[0] === "assets") return serveAsset(page, segments.slice(1).join("/"));
  return new Response(toDocument(page, mount), { headers: PAGE_HEADERS });
}

/** What a browser sees that may not come in. */
export function toForbiddenPage(): Response {
  return new Response(FORBIDDEN, { status: 403, headers: PAGE_HEADERS });
}

/** Loaded when it is first asked for: apps and commands that never show the page do not carry it. */
async function loadPage(): Promise<Page> {
  return (await import("./built.ts")).PAGE;
}

/** The document with the mount as its base, so that its relative paths hold at any depth. */
function toDocument({ html }: Page, mount: string): string {
  // A function, because a replacement text has `$` patterns.
  return html.replace(/<head>/i, (head) => `${head}<base href="${toAttribute(mount)}">`);
}

function toAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const FORBIDDEN = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>No access</title>
  </head>
  <body>
    <h1>No access</h1>
    <p>You may not see this dashboard. Sign in to the app, or ask whoever runs it for access.</p>
  </body>
</html>
`;
