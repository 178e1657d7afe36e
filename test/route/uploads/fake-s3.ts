import { createHash, createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

/** An object in a bucket. */
export interface S3Object {
  readonly bytes: Buffer;
  readonly type: string;
  readonly disposition: string;
}

/** A bucket that checks signatures as S3 does. */
export interface FakeS3 {
  readonly endpoint: string;
  readonly objects: Map<string, S3Object>;
  /** Uploads in parts that were neither completed nor aborted. */
  readonly openUploads: Map<string, Buffer[]>;
  /** Method and path of every request. */
  readonly requests: string[];
  /** Answers the next requests with these statuses. */
  readonly failures: number[];
  /** Makes completions fail as S3 does: with an error in an answer of 200. */
  isFailingLate: boolean;
}

export const ACCOUNT = { bucket: "files", region: "eu-central-1", accessKeyId: "AKID", secretAccessKey: "secret" };

export async function startFakeS3(): Promise<FakeS3> {
  const fake: FakeS3 = {
    endpoint: "",
    objects: new Map(),
    openUploads: new Map(),
    requests: [],
    failures: [],
    isFailingLate: false,
  };
  const server = createServer((request, response) => {
    answer(fake, request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return Object.assign(fake, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** What a version of an object is called. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

async function answer(fake: FakeS3, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://fake");
  fake.requests.push(`${request.method} ${url.pathname}`);
  const failure = fake.failures.shift();
  if (failure !== undefined) return void response.writeHead(failure).end();
  if (!isSigned(request, url)) return void response.writeHead(403).end("<Error>SignatureDoesNotMatch</Error>");
  const key = url.pathname.slice(`/${ACCOUNT.bucket}/`.length);
  const call = { request, response, key, query: url.searchParams, body: Buffer.concat(chunks) };
  switch (request.method ?? "GET") {
    case "PUT":
      return put(fake, call);
    case "POST":
      return post(fake, call);
    case "DELETE":
      if (!fake.openUploads.delete(url.searchParams.get("uploadId") ?? "")) fake.objects.delete(key);
      return void response.writeHead(204).end();
    default:
      return get(fake, call);
  }
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

function put(fake: FakeS3, { request, response, key, query, body }: Call): void {
  const { headers } = request;
  const parts = fake.openUploads.get(query.get("uploadId") ?? "");
  const type = headers["content-type"] ?? "";
  const disposition = headers["content-disposition"] ?? "";
  const source = headers["x-amz-copy-source"];
  if (parts !== undefined) {
    parts[Number(query.get("partNumber")) - 1] = body;
  } else if (typeof source === "string") {
    const copied = fake.objects.get(source.slice(`/${ACCOUNT.bucket}/`.length));
    if (copied === undefined) return void response.writeHead(404).end();
    if (headers["x-amz-copy-source-if-match"] !== etagOf(copied.bytes)) return void response.writeHead(412).end();
    if (fake.isFailingLate) return void response.writeHead(200).end("<Error>InternalError</Error>");
    fake.objects.set(key, { bytes: copied.bytes, type, disposition });
    return void response.writeHead(200).end("<CopyObjectResult/>");
  } else {
    fake.objects.set(key, { bytes: body, type, disposition });
  }
  response.writeHead(200, { etag: etagOf(body) }).end();
}

function post(fake: FakeS3, { request, response, key, query, body }: Call): void {
  if (query.has("uploads")) {
    const id = `${randomUUID()}&1`;
    fake.openUploads.set(id, []);
    const { "content-type": type = "", "content-disposition": disposition = "" } = request.headers;
    fake.objects.set(`upload ${id}`, { bytes: Buffer.alloc(0), type, disposition });
    const xml = `<InitiateMultipartUploadResult><UploadId>${id.replace("&", "&amp;")}</UploadId></InitiateMultipartUploadResult>`;
    return void response.end(xml);
  }
  const id = query.get("uploadId") ?? "";
  const parts = fake.openUploads.get(id) ?? [];
  const expected = parts.map((part, index) => `<PartNumber>${index + 1}</PartNumber><ETag>${etagOf(part)}</ETag>`);
  const isWhole = expected.every((part) => body.includes(part)) && parts.length > 0;
  if (fake.isFailingLate || !isWhole) return void response.end("<Error>InternalError</Error>");
  const begun = fake.objects.get(`upload ${id}`) as S3Object;
  fake.objects.delete(`upload ${id}`);
  fake.openUploads.delete(id);
  fake.objects.set(key, { ...begun, bytes: Buffer.concat(parts) });
  response.end("<CompleteMultipartUploadResult/>");
}

function get(fake: FakeS3, { request, response, key }: Call): void {
  const found = fake.objects.get(key);
  if (found === undefined) return void response.writeHead(404).end("<Error>NoSuchKey</Error>");
  const { bytes } = found;
  const last = Number(/^bytes=0-(\d+)$/.exec(request.headers.range ?? "")?.[1]);
  if (bytes.byteLength === 0) return void response.writeHead(416).end("<Error>InvalidRange</Error>");
  const end = Math.min(last, bytes.byteLength - 1);
  const range = { "content-range": `bytes 0-${end}/${bytes.byteLength}`, etag: etagOf(bytes) };
  response.writeHead(206, range).end(bytes.subarray(0, end + 1));
}

/** Signature version 4, from its description. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
function isSigned({ method = "", headers }: IncomingMessage, url: URL): boolean {
  const claims = readClaims(headers.authorization, url.searchParams);
  const [, date = "", region = "", service = ""] = claims.credential.split("/");
  const time = String(headers["x-amz-date"] ?? url.searchParams.get("X-Amz-Date"));
  const query = [...url.searchParams].filter(([name]) => name !== "X-Amz-Signature");
  const canonical = [
    method,
    url.pathname,
    query
      .map((pair) => pair.map(encode).join("="))
      .toSorted()
      .join("&"),
    ...claims.names.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    claims.names,
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const content = ["AWS4-HMAC-SHA256", time, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${ACCOUNT.secretAccessKey}`);
  return hmac(key, content).toString("hex") === claims.signature;
}

interface Claims {
  readonly credential: string;
  readonly names: string;
  readonly signature: string;
}

function readClaims(authorization: string | undefined, query: URLSearchParams): Claims {
  const pairs = [...(authorization ?? "").matchAll(/(\w+)=([^,\s]+)/g)].map(([, name, value]) => [name, value]);
  const header: Record<string, string> = Object.fromEntries(pairs);
  const find = (name: string): string => header[name] ?? query.get(`X-Amz-${name}`) ?? "";
  return { credential: find("Credential"), names: find("SignedHeaders"), signature: find("Signature") };
}

function hmac(key: Buffer | string, content: string): Buffer {
  return createHmac("sha256", key).update(content).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
