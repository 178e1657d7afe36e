import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

import { KEY_PREFIX, ORIGIN, TOKEN_RULES } from "./guarded-task.mjs";

/**
 * Requests of so many users, each with a proof of its own, and what a server has to know to accept them.
 *
 * @param {"jwt" | "api-key"} credential
 * @returns {{ env: Record<string, string>, requests: readonly TaskRequest[], bad: BadRequests }}
 */
export function createTaskRequests(credential) {
  const { env, toProof, wrong } = credential === "jwt" ? createTokens() : createKeys();
  const requests = Array.from({ length: USERS }, (_, index) => toRequest(toProof(toUserId(index)), toBody(index)));
  const [good] = requests;
  if (good === undefined) throw new Error("no users");
  return { env: { ...env, TASK_CREDENTIAL: credential }, requests, bad: toBad(good, wrong) };
}

/** Enough that no contender gains by remembering the last one. */
const USERS = 256;

/** @param {number} index */
function toUserId(index) {
  return `user_${String(index).padStart(3, "0")}`;
}

function createTokens() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const foreign = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "bench", alg: "RS256", use: "sig" };
  return {
    env: { TASK_JWKS: JSON.stringify({ keys: [jwk] }) },
    toProof: (/** @type {string} */ id) => toToken(id, privateKey),
    wrong: toToken("user_000", foreign.privateKey),
  };
}

/**
 * @param {string} id
 * @param {import("node:crypto").KeyObject} key
 */
function toToken(id, key) {
  const now = Math.floor(Date.now() / 1_000);
  const { issuer: iss, audience: aud } = TOKEN_RULES;
  const claims = { iss, aud, sub: id, iat: now, exp: now + 86_400, email: `${id}@example.com`, role: "member" };
  const signed = `${toSegment({ alg: "RS256", typ: "JWT", kid: "bench" })}.${toSegment(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

/** @param {unknown} value */
function toSegment(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function createKeys() {
  const toKey = () => `${KEY_PREFIX}_${randomBytes(32).toString("base64url")}`;
  const keys = new Map(Array.from({ length: USERS }, (_, index) => [toUserId(index), toKey()]));
  const hashes = [...keys].map(([id, key]) => [createHash("sha256").update(key).digest("hex"), id]);
  return {
    env: { TASK_KEYS: JSON.stringify(Object.fromEntries(hashes)) },
    toProof: (/** @type {string} */ id) => keys.get(id) ?? "",
    wrong: toKey(),
  };
}

/**
 * What a page of the app sends. Each contender gets the same: also the header that oRPC's CSRF plugin asks for.
 *
 * @param {string} proof
 * @param {string} body
 * @returns {TaskRequest}
 */
function toRequest(proof, body) {
  const headers = {
    accept: "application/json",
    authorization: `Bearer ${proof}`,
    "content-type": "application/json",
    origin: ORIGIN,
    "sec-fetch-mode": "cors",
    "sec-fetch-site": "same-origin",
    "x-csrf-token": "orpc",
  };
  return { headers, body };
}

/** @param {number} index */
function toBody(index) {
  return JSON.stringify({
    title: `Task ${index}: send the quarterly report to everybody who asked for it`,
    notes: "The figures are in the shared folder. Ask before sending them to anyone outside of the team. ".repeat(4),
    priority: "high",
    tags: ["report", "quarter", `batch-${index}`],
    dueAt: "2026-12-01T09:00:00.000Z",
    assignee: { id: "0199e5a0-7c1f-7000-8000-0000000000ff", email: "someone@example.com" },
  });
}

/**
 * @param {TaskRequest} good
 * @param {string} wrong
 * @returns {BadRequests}
 */
function toBad({ headers, body }, wrong) {
  const { authorization: _token, ...anonymous } = headers;
  const { "x-csrf-token": _proof, ...plain } = headers;
  // What another site's form can send: a script's JSON would have to ask first.
  const foreign = {
    "content-type": "text/plain",
    origin: "https://evil.example",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "cross-site",
  };
  return {
    "no credentials": { headers: anonymous, body },
    "wrong credentials": { headers: { ...headers, authorization: `Bearer ${wrong}` }, body },
    "another site": { headers: { ...plain, ...foreign }, body },
    "no JSON": { headers, body: body.slice(0, -1) },
    "an invalid body": { headers, body: JSON.stringify({ ...JSON.parse(body), priority: "urgent" }) },
  };
}

/** @typedef {{ readonly headers: Readonly<Record<string, string>>, readonly body: string }} TaskRequest */
/** @typedef {Readonly<Record<string, TaskRequest>>} BadRequests */
