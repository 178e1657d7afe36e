import type { AwsV4Signer } from "aws4fetch";

import { sleep } from "../../../core/sleep.ts";

/** A bucket, and who may use it. */
export interface S3Account {
  readonly bucket: string;
  /** Such as `eu-central-1`; `auto` for Cloudflare R2. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Of another service than AWS, such as `https://<account>.r2.cloudflarestorage.com`. */
  readonly endpoint?: string;
  /** For tests. */
  readonly fetch?: typeof fetch;
}

/** One request to a bucket. */
export interface S3Request {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Signs requests to a bucket, and makes them. */
export interface S3Client {
  /**
   * Makes a request. One that the service is too busy for is made again, twice.
   *
   * @returns Of a status below 300, or one of `expected`.
   */
  send(request: S3Request, expected?: readonly number[]): Promise<Response>;
  /** Signs a request that somebody else will make, with exactly its headers. */
  presign(request: S3Request, lifetimeMs: number): Promise<string>;
}

/** Makes a client for S3, and what speaks like it. */
export function createS3Client(account: S3Account): S3Client {
  const send = account.fetch ?? fetch;
  const attempt = async (request: S3Request): Promise<Response> => {
    const signer = await toSigner(account, request, toUrl(account, request));
    const { url, headers } = await signer.sign();
    const body = (request.body ?? null) as BodyInit | null;
    return send(url, { method: request.method, headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  return {
    async send(request, expected = []) {
      for (let attempts = 1; ; attempts += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one thing after the other
        const answer = await attempt(request);
        if (answer.ok || expected.includes(answer.status)) return answer;
        // oxlint-disable-next-line no-await-in-loop -- lets the connection go
        await answer.body?.cancel();
        if (attempts === MAX_ATTEMPTS || (answer.status < 500 && answer.status !== 429)) throw toError(request, answer);
        // oxlint-disable-next-line no-await-in-loop -- one thing after the other
        await sleep(Math.random() * WAIT_MS * attempts);
      }
    },
    async presign(request, lifetimeMs) {
      const url = toUrl(account, request);
      url.searchParams.set("X-Amz-Expires", String(Math.ceil(lifetimeMs / 1_000)));
      const signer = await toSigner(account, request, url, { signQuery: true, allHeaders: true });
      return (await signer.sign()).url.href;
    },
  };
}

const MAX_ATTEMPTS = 3;
const WAIT_MS = 500;
const TIMEOUT_MS = 60_000;

function toUrl({ bucket, region, endpoint }: S3Account, { key, query = {} }: S3Request): URL {
  const base = endpoint === undefined ? `https://${bucket}.s3.${region}.amazonaws.com` : `${endpoint}/${bucket}`;
  const url = new URL(`${base}/${key}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function toSigner(
  { accessKeyId, secretAccessKey, sessionToken, region }: S3Account,
  { method, headers = {} }: S3Request,
  url: URL,
  options: { readonly signQuery?: boolean; readonly allHeaders?: boolean } = {},
): Promise<AwsV4Signer> {
  const { AwsV4Signer: Signer } = await import("aws4fetch");
  const session = sessionToken === undefined ? {} : { sessionToken };
  return new Signer({
    method,
    url: url.href,
    headers: { ...headers },
    accessKeyId,
    secretAccessKey,
    ...session,
    service: "s3",
    region,
    ...options,
  });
}

/** Of the service's answer only the status: its text repeats what was sent. */
function toError({ method }: S3Request, { status }: Response): Error {
  return new Error(`The file storage answered ${method} with ${status}.`);
}
