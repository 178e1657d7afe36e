import { SluiceError } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { apiError } from "../answers/api-error.ts";
import { createEngine } from "../build/create-engine.ts";
import type { Engine } from "../build/engine.ts";
import { createOwnRoute } from "../build/own-route.ts";
import { makeUnlessBuilding } from "../make-unless-building.ts";
import { readBody } from "../pipeline/body.ts";
import { decodeJson } from "../pipeline/decode-body.ts";
import { toSecretList } from "../signer.ts";
import { isBearer, isOneOf, isSignedDelivery, type RevalidateDelivery } from "./revalidate-proof.ts";
import { isTag, MAX_TAG_LENGTH, type TagList, toTagList } from "./tag-list.ts";

/** How fresh pages have to be: `max` serves the old one once more while the new one is made. */
export type RevalidateProfile = "max" | { readonly expire: number };

/** The same, for an app without `createApi`. */
export interface RevalidateOptions extends ApiRevalidateOptions {
  readonly errors?: "problem" | "simple";
  readonly onError?: (error: unknown) => void;
}

/** The route by which a CMS says that content has changed. */
export interface ApiRevalidateOptions {
  /** Sent as a bearer token, or signs the body as Standard Webhooks has it. 16 to 512 characters without spaces; or several. */
  readonly secret?: string | readonly string[] | undefined;
  /** Proves POST requests as a webhook source does, and decodes their bodies: `openSource` of `sluice/verify`. */
  readonly source?: RevalidateSource;
  /** Proves POST requests in a way of the app's own. Takes the body's exact bytes. */
  readonly verify?: (delivery: RevalidateDelivery) => Promise<boolean>;
  /** The tags that may be named: exactly, or with a `*` at the end for all that begin so. */
  readonly tags: readonly string[];
  /**
   * Finds the tags in a CMS's own payload, or none where nothing is to be done. By default `tag` and `tags` of the JSON
   * body, of which there has to be one.
   */
  readonly readTags?: (payload: unknown) => readonly string[];
  /** `{ expire: 0 }` by default: the next visitor waits for the new page. */
  readonly profile?: RevalidateProfile;
  /** That of `next/cache`. */
  readonly revalidateTag: (tag: string, profile: RevalidateProfile) => unknown;
  /** Whether `GET ?token=&tag=` is taken. True by default: many CMSs can send nothing else. It is warned of once. */
  readonly allowGet?: boolean;
  readonly logger?: Logger;
  /** For tests. */
  readonly now?: () => Date;
}

/** As much of an opened webhook source as is used. */
export interface RevalidateSource {
  /** Never rejects. */
  verify(delivery: RevalidateDelivery, now: Date): Promise<{ readonly kind: "verified" | "rejected" | "unavailable" }>;
  decode(body: Uint8Array, contentType: string | null): { readonly isParsed: boolean; readonly payload?: unknown };
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
 * An app with `createApi` has `api.revalidate` instead, which knows limits and errors from there.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong. While Next.js builds, at the first use.
 */
export function revalidate(options: RevalidateOptions): RevalidateRoute {
  const { errors = "problem", onError } = options;
  return createRevalidateRoute(createEngine({ errors, ...(onError !== undefined && { onError }) }), options);
}

/** Makes the revalidation route of an API. */
export function createRevalidateRoute(engine: Engine, options: ApiRevalidateOptions): RevalidateRoute {
  const desk = makeUnlessBuilding(() => toDesk(engine, options));
  const route = (admit: (request: Request) => Promise<readonly string[]>): RevalidateRoute["POST"] =>
    createOwnRoute(engine, "/revalidate", async ({ request }) => {
      const tags = await admit(request);
      for (const tag of tags) await options.revalidateTag(tag, desk().profile);
      return Response.json({ revalidated: true, tags }, { headers: { "cache-control": "no-store" } });
    });
  return {
    GET: route(async (request) => admitGet(request, desk())),
    POST: route(async (request) => admitPost(request, desk())),
  };
}

const MAX_TAGS = 64;

/** The options, checked and filled in. */
interface Desk {
  readonly engine: Engine;
  readonly options: ApiRevalidateOptions;
  readonly secrets: readonly string[];
  readonly profile: RevalidateProfile;
  readonly isAllowed: TagList;
  readonly now: () => Date;
  readonly warnOfGet: () => void;
}

function toDesk(engine: Engine, options: ApiRevalidateOptions): Desk {
  const { secret, tags, profile = { expire: 0 }, allowGet = true, now = () => new Date() } = options;
  const secrets = secret === undefined ? [] : toSecretList(secret);
  if (!secrets.every(isSecret)) throw invalid("has a secret that is not 16 or more characters without spaces");
  if (secrets.length === 0 && !hasOtherProof(options)) {
    throw invalid("has neither secret nor source nor verify: anyone could call it");
  }
  const logger = options.logger ?? createJsonLogger((line) => console.warn(line));
  let isWarned = !allowGet;
  return {
    engine,
    options,
    secrets,
    profile,
    isAllowed: toTagList(tags, "revalidate"),
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

function hasOtherProof({ source, verify }: ApiRevalidateOptions): boolean {
  return source !== undefined || verify !== undefined;
}

function admitGet(request: Request, desk: Desk): readonly string[] {
  const { allowGet = true } = desk.options;
  // Next.js answers HEAD with GET: who only looks, changes nothing.
  if (!allowGet || desk.secrets.length === 0 || request.method !== "GET") {
    throw apiError(405, "method-not-allowed", undefined, { headers: { allow: "POST" } });
  }
  const query = new URL(request.url).searchParams;
  const token = query.get("token");
  const isProven = token === null ? isBearer(request.headers, desk.secrets) : isOneOf(token, desk.secrets);
  if (!isProven) throw unproven();
  if (token !== null) desk.warnOfGet();
  return toTags(assertSome(query.getAll("tag")), desk);
}

async function admitPost(request: Request, desk: Desk): Promise<readonly string[]> {
  const { engine, options, secrets } = desk;
  const { bodyBytes: maxBytes, bodyTimeoutMs: timeoutMs } = engine.limits;
  const hasBearer = isBearer(request.headers, secrets);
  // A wrong bearer token costs no reading of a body, where nothing else could prove the request.
  if (!hasBearer && !hasOtherProof(options) && !request.headers.has("webhook-signature")) throw unproven();
  const { bytes } = await readBody(request, { takes: "any", maxBytes, timeoutMs });
  const { method, url, headers } = request;
  const delivery: RevalidateDelivery = { method, url, headers, body: bytes };
  if (hasBearer || isSignedDelivery(delivery, secrets, desk.now())) {
    // Only a bearer answers for the URL: signatures are over the body.
    const named = hasBearer ? new URL(url).searchParams.getAll("tag") : [];
    return toTags([...named, ...readTags(toJson(bytes), named, options)], desk);
  }
  if (await isFromSource(delivery, desk)) return toTags(readTags(toPayload(delivery, options), [], options), desk);
  if ((await options.verify?.(delivery)) !== true) throw unproven();
  return toTags(readTags(toJson(bytes), [], options), desk);
}

function unproven(): Error {
  return apiError(401, "unauthorized", "The token or signature is not valid.", {
    headers: { "www-authenticate": "Bearer" },
  });
}

/** @throws {ApiError} 503 if the source's keys cannot be had: the sender comes again. */
async function isFromSource(delivery: RevalidateDelivery, { options, now }: Desk): Promise<boolean> {
  const verdict = await options.source?.verify(delivery, now());
  if (verdict?.kind !== "unavailable") return verdict?.kind === "verified";
  throw apiError(503, "keys-unavailable", "The signature cannot be checked at the moment.", {
    headers: { "retry-after": "5" },
  });
}

function toJson(bytes: Uint8Array): unknown {
  return bytes.byteLength === 0 ? undefined : decodeJson(bytes);
}

function toPayload({ headers, body }: RevalidateDelivery, { source }: ApiRevalidateOptions): unknown {
  const decoded = source?.decode(body, headers.get("content-type"));
  if (decoded?.isParsed === true) return decoded.payload;
  throw apiError(400, "body-malformed", "The body is not what the sender is known to send.");
}

/** @param named What was named beside the payload. */
function readTags(payload: unknown, named: readonly string[], options: ApiRevalidateOptions): readonly unknown[] {
  if (options.readTags !== undefined) return payload === undefined ? [] : options.readTags(payload);
  const tags = readTagFields(payload);
  return named.length > 0 ? tags : assertSome(tags);
}

function readTagFields(payload: unknown): readonly unknown[] {
  if (typeof payload !== "object" || payload === null) return [];
  const { tag, tags } = payload as { readonly tag?: unknown; readonly tags?: unknown };
  return [tag, tags].flat().filter((one) => one !== undefined);
}

function assertSome<T>(named: readonly T[]): readonly T[] {
  if (named.length > 0) return named;
  throw toMissing();
}

function toTags(named: readonly unknown[], { isAllowed }: Desk): readonly string[] {
  const tags = [...new Set(named)];
  if (tags.includes("")) throw toMissing();
  if (tags.length > MAX_TAGS) throw apiError(400, "tags-too-many", `Name at most ${MAX_TAGS} tags.`);
  if (!tags.every(isTag))
    throw apiError(400, "tag-invalid", `A tag is a text of at most ${MAX_TAG_LENGTH} characters.`);
  if (!tags.every(isAllowed)) throw apiError(400, "tag-unknown", "A tag is none of those that may be revalidated.");
  return tags;
}

function toMissing(): Error {
  return apiError(400, "tag-missing", "Name a tag to revalidate.");
}
