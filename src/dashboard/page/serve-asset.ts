import { COMMON_HEADERS, toProblem } from "../answers.ts";
import type { Page, PageAsset } from "./page.ts";

/**
 * Serves a file of the page from memory. It is kept compressed and sent plain: Next.js leaves `content-encoding` out of
 * what route handlers answer, so compressing is left to the platform, or a proxy in front.
 *
 * @see https://github.com/vercel/next.js/blob/canary/packages/next/src/server/send-response.ts
 */
export async function serveAsset(page: Page, name: string): Promise<Response> {
  const asset = Object.hasOwn(page.assets, name) ? page.assets[name] : undefined;
  if (asset === undefined) return toProblem(404, "NOT_FOUND", "There is no such file.");
  return new Response(await toBytes(asset), {
    headers: {
      ...COMMON_HEADERS,
      "content-type": asset.type,
      // Its name changes with its content. Private, because whoever is let in gets it.
      "cache-control": "private, max-age=31536000, immutable",
    },
  });
}

const DECODED = new WeakMap<PageAsset, Promise<ArrayBuffer>>();

function toBytes(asset: PageAsset): Promise<ArrayBuffer> {
  const bytes = DECODED.get(asset) ?? decompress(asset);
  DECODED.set(asset, bytes);
  return bytes;
}

function decompress({ body }: PageAsset): Promise<ArrayBuffer> {
  const compressed = new Blob([Uint8Array.from(Buffer.from(body, "base64"))]).stream();
  return new Response(compressed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
