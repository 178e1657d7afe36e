import { assertKey } from "../key.ts";
import { toUrl } from "./memory.ts";
import { peekAt } from "./peek.ts";
import { createS3Client, type S3Account, type S3Client } from "./s3-client.ts";
import type { DirectStorage } from "./storage.ts";

/** A bucket, and how files are put into it. */
export interface S3StorageOptions extends S3Account {
  /** Where the public gets the bucket's files, such as a CDN. Omitted for a private bucket. */
  readonly publicUrl?: string;
  /** How much of a file is in memory at once. 8 MiB by default; S3 takes no less than 5 MiB. */
  readonly partBytes?: number;
}

/**
 * Keeps files in a bucket of S3, or of a service that speaks like it (Cloudflare R2, MinIO, Backblaze B2, ...). Files are
 * stored so that browsers save them, and do not show them.
 */
export function createS3Storage(options: S3StorageOptions): DirectStorage {
  const { bucket, publicUrl, partBytes = 8 * 1024 * 1024 } = options;
  const client = createS3Client(options);
  return {
    async put(key, bytes, { type }) {
      assertKey(key);
      await putParts(client, { key, headers: toHeaders(type) }, cut(bytes, partBytes));
    },
    async delete(key) {
      assertKey(key);
      await client.send({ method: "DELETE", key }, [404]);
    },
    publicUrl: (key) => (publicUrl === undefined ? null : toUrl(publicUrl, key)),
    async presign(key, { type, size }, lifetimeMs) {
      assertKey(key);
      const headers = toHeaders(type);
      // Browsers say the length themselves; a body of another does not match the signature.
      const signed = { ...headers, "content-length": String(size) };
      const url = await client.presign({ method: "PUT", key, headers: signed }, lifetimeMs);
      return { method: "PUT", url, headers };
    },
    async peek(key, count) {
      assertKey(key);
      const range = { range: `bytes=0-${count - 1}` };
      return peekAt(await client.send({ method: "GET", key, headers: range }, [404, 416]), count);
    },
    async move(from, to, { type, version }) {
      assertKey(from);
      assertKey(to);
      const headers = {
        ...toHeaders(type),
        "x-amz-copy-source": `/${bucket}/${from}`,
        "x-amz-copy-source-if-match": version,
        "x-amz-metadata-directive": "REPLACE",
      };
      const answer = await client.send({ method: "PUT", key: to, headers }, [404, 412]);
      // A copy that fails half way is an error in an answer of 200.
      const isCopied = (await answer.text()).includes("CopyObjectResult");
      if (answer.status >= 400) return false;
      if (!isCopied) throw new Error("The file storage did not move a file.");
      await client.send({ method: "DELETE", key: from }, [404]);
      return true;
    },
  };
}

function toHeaders(type: string): Readonly<Record<string, string>> {
  return { "content-type": type, "content-disposition": "attachment" };
}

interface Target {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is not larger than a part is one request. What is larger cannot be, as its length is not known. */
async function putParts(client: S3Client, target: Target, parts: AsyncGenerator<Uint8Array>): Promise<void> {
  const first = await parts.next();
  const second = first.done === true ? first : await parts.next();
  if (second.done === true) {
    await client.send({ method: "PUT", ...target, body: first.value ?? new Uint8Array() });
    return;
  }
  const query = { uploadId: await beginUpload(client, target) };
  try {
    const sent: string[] = [];
    for await (const body of prepend([first.value ?? new Uint8Array(), second.value], parts)) {
      const partNumber = String(sent.length + 1);
      const answer = await client.send({ method: "PUT", key: target.key, query: { ...query, partNumber }, body });
      await answer.body?.cancel();
      sent.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${answer.headers.get("etag")}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload>${sent.join("")}</CompleteMultipartUpload>`;
    const answer = await client.send({ method: "POST", key: target.key, query, body });
    // As with copies, the status is sent before it is known.
    if (!(await answer.text()).includes("CompleteMultipartUploadResult")) throw new Error(NOT_STORED);
  } catch (error) {
    // What was sent of it would be kept, and paid for, for ever.
    await client.send({ method: "DELETE", key: target.key, query }, [404]).catch(() => undefined);
    throw error;
  }
}

const NOT_STORED = "The file storage did not store a file.";

async function beginUpload(client: S3Client, target: Target): Promise<string> {
  const answer = await client.send({ method: "POST", ...target, query: { uploads: "" } });
  const id = /<UploadId>([^<]+)<\/UploadId>/.exec(await answer.text())?.[1];
  if (id === undefined) throw new Error(NOT_STORED);
  return id.replaceAll("&amp;", "&");
}

async function* prepend(first: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

/** Cuts bytes into parts of one size; the last may be smaller. */
async function* cut(bytes: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    let rest = chunk;
    while (size + rest.byteLength >= partBytes) {
      const missing = partBytes - size;
      yield Buffer.concat([...chunks, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      chunks = [];
      size = 0;
    }
    if (rest.byteLength > 0) chunks.push(rest);
    size += rest.byteLength;
  }
  if (size > 0) yield Buffer.concat(chunks);
}
