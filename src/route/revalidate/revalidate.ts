import { SluiceError } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { apiError } from "../answers/api-error.ts";
import { readBody } from "../pipeline/body.ts";
import { decodeJson } from "../pipeline/decode-body.ts";
import { toErrorAnswer } from "../answers/error-answer.ts";
import { RequestExchange } from "../pipeline/request-exchange.ts";
import { isBearer, isOneOf, isSignedDelivery, type RevalidateDelivery } from "./revalidate-proof.ts";
import { toSecretList } from "../signer.ts";

/** How fresh pages have to be: `max` serves the old one once more while the new one is made. */
export type RevalidateProfile = "max" | { readonly expire: number };

/** The route by which a CMS says that content has changed. */
export interface RevalidateOptions {
  /** Sent as a bearer token, or signs the body as Standard Webhooks has it. 16 to 512 characters without spaces; or several. */
  readonly secret?: string | readonly string[] | undefined;
  /** Proves POST requests in another way, such as by a source of the webhook half. Takes the body's exact bytes. */
  readonly verify?: (delivery: RevalidateDelivery) => Promise<boolean>;
  /** The tags that may be named: exactly, or with a `*` at the end for all that begin so. */
  readonly tags: readonly string[];
  /** Finds the tags in a CMS's own payload. By default `tag` and `tags` of the JSON body. */
  readonly readTags?: (payload: unknown) => readonly string[];
  /** `{ expire: 0 }` by default: the next visitor waits for the new page. */
  readonly profile?: RevalidateProfile;
  /** That of `next/cache`. */
  readonly revalidateTag: (tag: string, profile: RevalidateProfile) => unknown;
  /** Whether `GET ?token=&tag=` is taken. True by default: many CMSs can send nothing else. It is warned of once. */
  readonly allowGet?: boolean;
  readonly errors?: "problem" | "simple";
  readonly onError?: (error: unknown) => void;
  readonly logger?: Logger;
  /** For tests. */
  readonly now?: () => Date;
}

/** What `route.ts` exports. */
export interface RevalidateRoute {
  readonly GET: (request: Request) => Promise<Response>;
  readonly POST: (request: Request) => Promise<Response>;
}

/**
 * Makes the route by which a CMS says that content has changed. 401 for a wrong proof, and only then 400 for what is
 * wrong with the tags.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function revalidate(options: RevalidateOptions): RevalidateRoute {
  const engine = toEngine(options);
  const route =
    (admit: (request: Request) => Promise<readonly string[]>) =>
    async (request: Request): Promise<Response> => {
      try {
        const tags = await admit(request);
        for (const tag of tags) await options.revalidateTag(tag, engine.profile);
        return Response.json({ revalidated: true, tags }, { headers: { "cache-control": "no-store" } });
      } catch (error) {
        return toFailure(error, request, options);
      }
    };
  return {
    GET: route(async (request) => admitGet(request, engine)),
    POST: route((request) => admitPost(request, engine)),
  };
}

const MAX_BODY = { takes: "any", maxBytes: 1_048_576, timeoutMs: 10_000 } as const;
/** Next.js ignores tags that are longer. */
const MAX_TAG_LENGTH = 256;
const MAX_TAGS = 64;

interface Engine {
  readonly options: RevalidateOptions;
  readonly secrets: readonly string[];
  readonly profile: RevalidateProfile;
  readonly isAllowed: (tag: string) => boolean;
  readonly now: () => Date;
  readonly warnOfGet: () => void;
}

function toEngine(options: RevalidateOptions): Engine {
  const { secret, verify, tags, profile = { expire: 0 }, allowGet = true, now = () => new Date() } = options;
  const secrets = secret === undefined ? [] : toSecretList(secret);
  if (!secrets.every(isSecret)) throw invalid("has a secret that is not 16 or more characters without spaces");
  if (secrets.length === 0 && verify === undefined)
    throw invalid("has neither secret nor verify: anyone could call it");
  if (tags.length === 0 || tags.some((tag) => !isTag(tag))) throw invalid("has no tags, or one that is none");
  const logger = options.logger ?? createJsonLogger((line) => console.warn(line));
  let isWarned = !allowGet;
  return {
    options,
    secrets,
    profile,
    isAllowed: (tag) => tags.some((one) => (one.endsWith("*") ? tag.startsWith(one.slice(0, -1)) : tag === one)),
    now,
    warnOfGet: () => {
      if (isWarned) return;
      isWarned = true;
      logger.warn("revalidate: the secret came in a URL, where logs keep it. Send a POST with Authorization instead.");
    },
  };
}

function invalid(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `revalidate ${problem}.`);
}

function isSecret(secret: unknown): boolean {
  return typeof secret === "string" && /^[!-~]{16,512}$/.test(secret);
}

function isTag(tag: unknown): tag is string {
  return typeof tag === "string" && tag !== "" && tag.length <= MAX_TAG_LENGTH;
}

function admitGet(request: Request, engine: Engine): readonly string[] {
  const { allowGet = true } = engine.options;
  // Next.js answers HEAD with GET: who only looks, changes nothing.
  if (!allowGet || engine.secrets.length === 0 || request.method !== "GET") {
    throw apiError(405, "method-not-allowed", undefined, { headers: { allow: "POST" } });
  }
  const query = new URL(request.url).searchParams;
  const token = query.get("token");
  const isProven = token === null ? isBearer(request.headers, engine.secrets) : isOneOf(token, engine.secrets);
  if (!isProven) throw unproven();
  if (token !== null) engine.warnOfGet();
  return toTags(query.getAll("tag"), engine);
}

async function admitPost(request: Request, engine: Engine): Promise<readonly string[]> {
  const { secrets, options } = engine;
  const hasBearer = isBearer(request.headers, secrets);
  // A wrong bearer token costs no reading of a body, where nothing else could prove the request.
  if (!hasBearer && options.verify === undefined && !request.headers.has("webhook-signature")) throw unproven();
  const { bytes } = await readBody(request, MAX_BODY);
  const { method, url, headers } = request;
  const delivery: RevalidateDelivery = { method, url, headers, body: bytes };
  const isProven =
    hasBearer ||
    isSignedDelivery(delivery, secrets, engine.now()) ||
    (options.verify !== undefined && (await options.verify(delivery)));
  if (!isProven) throw unproven();
  // Only a bearer answers for the URL: signatures are over the body.
  const named = hasBearer ? new URL(url).searchParams.getAll("tag") : [];
  return toTags([...named, ...readPayload(bytes, options)], engine);
}

function unproven(): Error {
  return apiError(401, "unauthorized", "The token or signature is not valid.", {
    headers: { "www-authenticate": "Bearer" },
  });
}

interface PayloadReader {
  readonly readTags?: (payload: unknown) => readonly unknown[];
}

function readPayload(bytes: Uint8Array, { readTags = readTagFields }: PayloadReader): readonly unknown[] {
  return bytes.byteLength === 0 ? [] : readTags(decodeJson(bytes));
}

function readTagFields(payload: unknown): readonly unknown[] {
  if (typeof payload !== "object" || payload === null) return [];
  const { tag, tags } = payload as { readonly tag?: unknown; readonly tags?: unknown };
  return [tag, tags].flat().filter((one) => one !== undefined);
}

function toTags(named: readonly unknown[], { isAllowed }: Engine): readonly string[] {
  const tags = [...new Set(named)];
  if (tags.length === 0 || tags.includes("")) throw apiError(400, "tag-missing", "Name a tag to revalidate.");
  if (tags.length > MAX_TAGS) throw apiError(400, "tags-too-many", `Name at most ${MAX_TAGS} tags.`);
  if (!tags.every(isTag))
    throw apiError(400, "tag-invalid", `A tag is a text of at most ${MAX_TAG_LENGTH} characters.`);
  if (!tags.every(isAllowed)) throw apiError(400, "tag-unknown", "A tag is none of those that may be revalidated.");
  return tags;
}

function toFailure(error: unknown, request: Request, options: RevalidateOptions): Response {
  const exchange = new RequestExchange(request, "revalidate", () => null);
  const answer = toErrorAnswer(error, exchange, { shape: options.errors ?? "problem" });
  if (answer.status >= 500) options.onError?.(error);
  answer.headers.set("x-request-id", exchange.requestId);
  return answer;
}
