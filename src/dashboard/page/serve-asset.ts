import { COMMON_HEADERS, toProblem } from "../answers.ts";
import type { Page, PageAsset } from "./page.ts";

/** Serves a file of the page from memory, compressed where the browser takes that. */
export async function serveAsset(page: Page, request: Request, name: string): Promise<Response> {
  const asset = Object.hasOwn(page.assets, name) ? page.assets[name] : undefined;
  if (asset === undefined) return toProblem(404, "NOT_FOUND", "There is no such file.");
  const isCompressed = acceptsGzip(request.headers.get("accept-encoding") ?? "");
  const bytes = toBytes(asset);
  return new Response(isCompressed ? bytes : decompress(bytes), {
    headers: {
      ...COMMON_HEADERS,
      "content-type": asset.type,
      // Its name changes with its content. Private, because whoever is let in gets it.
      "cache-control": "private, max-age=31536000, immutable",
      vary: "accept-encoding",
      ...(isCompressed && { "content-encoding": "gzip", "content-length": String(bytes.byteLength) }),
    },
  });
}

/** @see RFC 9110, section 12.5.3 */
function acceptsGzip(header: string): boolean {
  return header
    .toLowerCase()
    .split(",")
    .map((part) => part.split(";").map((piece) => piece.trim()))
    .some(([coding, quality]) => coding === "gzip" && !/^q=0(\.0*)?$/.test(quality ?? ""));
}

const DECODED = new WeakMap<PageAsset, Uint8Array<ArrayBuffer>>();

function toBytes(asset: PageAsset): Uint8Array<ArrayBuffer> {
  const known = DECODED.get(asset);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(Buffer.from(asset.body, "base64"));
  DECODED.set(asset, bytes);
  return bytes;
}

function decompress(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
}
