import { ReadableStream } from "node:stream/web";

import { assertKey } from "../key.ts";
import { peekAt } from "./peek.ts";
import type { DirectStorage } from "./storage.ts";

/** What is needed of a `supabase-js` client. */
export interface SupabaseStorageClient {
  readonly storage: { from(bucket: string): SupabaseBucket };
}

/** What is needed of a bucket. */
export interface SupabaseBucket {
  upload(path: string, body: never, options: SupabaseUploadOptions): Promise<{ readonly error: unknown }>;
  remove(paths: string[]): Promise<{ readonly error: unknown }>;
  move(from: string, to: string): Promise<{ readonly error: unknown }>;
  getPublicUrl(path: string): { readonly data: { readonly publicUrl: string } };
  createSignedUrl(path: string, seconds: number): Promise<SupabaseSigned>;
  createSignedUploadUrl(path: string): Promise<SupabaseSigned>;
}

interface SupabaseUploadOptions {
  readonly contentType: string;
  readonly upsert: boolean;
  readonly duplex: string;
}

interface SupabaseSigned {
  readonly data: { readonly signedUrl: string } | null;
  readonly error: unknown;
}

/** A bucket of Supabase Storage. */
export interface SupabaseStorageOptions {
  /**
   * The app's own client. With the user's session the bucket's policies say who may store what; with the secret key the
   * route does.
   */
  readonly client: SupabaseStorageClient;
  readonly bucket: string;
  /** Whether the bucket is public. False by default. */
  readonly isPublic?: boolean;
  /** For tests. */
  readonly fetch?: typeof fetch;
}

/** Keeps files in Supabase Storage. Set the bucket's own size limit too: presigned uploads are held to that alone. */
export function createSupabaseStorage(options: SupabaseStorageOptions): DirectStorage {
  const { client, bucket: name, isPublic = false, fetch: send = fetch } = options;
  const bucket = client.storage.from(name);
  return {
    async put(key, bytes, { type }) {
      assertKey(key);
      const body = ReadableStream.from(bytes) as never;
      assertDone(await bucket.upload(key, body, { contentType: type, upsert: false, duplex: "half" }), "store");
    },
    async delete(key) {
      assertKey(key);
      assertDone(await bucket.remove([key]), "delete");
    },
    publicUrl: (key) => (isPublic ? bucket.getPublicUrl(key).data.publicUrl : null),
    async presign(key, { type }) {
      assertKey(key);
      const url = toUrl(await bucket.createSignedUploadUrl(key), "presign");
      return { method: "PUT", url, headers: { "content-type": type, "x-upsert": "false" } };
    },
    async peek(key, count) {
      assertKey(key);
      const signed = await bucket.createSignedUrl(key, PEEK_SECONDS);
      if (signed.data === null && isMissing(signed.error)) return null;
      const url = toUrl(signed, "read");
      const answer = await send(url, {
        headers: { range: `bytes=0-${count - 1}` },
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.ok || answer.status === 404 || answer.status === 416) return peekAt(answer, count);
      await answer.body?.cancel();
      throw new Error(`The file storage answered GET with ${answer.status}.`);
    },
    async move(from, to) {
      assertKey(from);
      assertKey(to);
      // A presigned upload replaces nothing, so what is there is what was peeked at.
      const { error } = await bucket.move(from, to);
      if (isMissing(error)) return false;
      assertDone({ error }, "move");
      return true;
    },
  };
}

const PEEK_SECONDS = 60;

function assertDone({ error }: { readonly error: unknown }, what: string): void {
  if (error !== null) throw new Error(`The file storage did not ${what} a file.`, { cause: error });
}

function toUrl({ data, error }: SupabaseSigned, what: string): string {
  assertDone({ error }, what);
  if (data === null) throw new Error(`The file storage did not ${what} a file.`);
  return data.signedUrl;
}

/** It says 400 where it means 404, and 404 in the error itself. */
function isMissing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { status, statusCode } = error as { readonly status?: unknown; readonly statusCode?: unknown };
  return [status, statusCode].some((one) => one === 404 || one === "404" || one === "NoSuchKey" || one === "not_found");
}
