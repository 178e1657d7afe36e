// What every guarded route does, whoever guards it: takes a task of a signed-in user and answers it.
import { createHash } from "node:crypto";

import { createLocalJWKSet, jwtVerify } from "jose";
import { z } from "zod";

/** The public origin of the app. */
export const ORIGIN = "https://app.example.com";

/** What a task has to be: the one schema of all contenders. */
export const taskSchema = z.object({
  title: z.string().min(1).max(200),
  notes: z.string().max(2_000),
  priority: z.enum(["low", "normal", "high"]),
  tags: z.array(z.string().max(40)).max(10),
  dueAt: z.iso.datetime(),
  assignee: z.object({ id: z.uuid(), email: z.email() }),
});

/**
 * The answer to a task.
 *
 * @param {Task} task
 * @param {string} userId
 */
export function toCreated(task, userId) {
  return { id: "task_1", ...task, createdBy: userId };
}

/** What tokens have to say. */
export const TOKEN_RULES = {
  issuer: "https://issuer.example.com",
  audience: "tasks",
  algorithms: ["RS256"],
  requiredClaims: ["exp", "sub"],
};

/** What API keys begin with. */
export const KEY_PREFIX = "bench";

/** How often each user may come in a minute: in effect without an end while speed is measured. */
export const LIMIT = Number(process.env["TASK_LIMIT"] ?? 1_000_000_000);
export const WINDOW_MS = 60_000;

/** How users prove who they are: `jwt` or `api-key`. */
export const CREDENTIAL = process.env["TASK_CREDENTIAL"] ?? "jwt";

/** The issuer's public keys. */
export const JWKS = JSON.parse(process.env["TASK_JWKS"] ?? '{"keys":[]}');

/**
 * Finds an API key by its SHA-256, in memory.
 *
 * @param {string} hash
 */
export function findKey(hash) {
  return KEYS.get(hash) ?? null;
}

/** @type {Map<string, { hash: string, userId: string, user: { id: string } }>} */
const KEYS = new Map(
  Object.entries(JSON.parse(process.env["TASK_KEYS"] ?? "{}")).map(([hash, id]) => [
    hash,
    { hash, userId: id, user: { id } },
  ]),
);

/**
 * Finds out who sends a request: how contenders do it that leave it to the app. Null if nobody known.
 *
 * @param {Headers} headers
 * @returns {Promise<string | null>} The user's id.
 */
export function findUser(headers) {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return token === undefined ? Promise.resolve(null) : verifyToken(token);
}

/**
 * Checks a bearer token: with `jose` if it is a JWT, else by its hash.
 *
 * @param {string} token
 * @returns {Promise<string | null>} The user's id.
 */
export async function verifyToken(token) {
  if (CREDENTIAL === "api-key") return findKey(createHash("sha256").update(token).digest("hex"))?.userId ?? null;
  try {
    const { payload } = await jwtVerify(token, keySet, TOKEN_RULES);
    return payload.sub ?? null;
  } catch {
    return null;
  }
}

const keySet = createLocalJWKSet(JWKS);

/** @typedef {z.infer<typeof taskSchema>} Task */
