import { randomBytes, timingSafeEqual } from "node:crypto";

import { createSigner, SIGNATURE_BYTES } from "../signer.ts";

/** Makes and checks tokens that only pages of the app can read, each for one session. */
export interface CsrfTokens {
  /** @param sessionId Empty where nobody is signed in. */
  issue(sessionId: string, now: Date): string;
  /**
   * Whether what a page sent is the token in the cookie, and that is one of ours, for this session and not over.
   *
   * @param sent The token, masked or not.
   */
  isValid(sent: string, cookie: string, session: TokenSession): boolean;
  /** When a token ends, or null if it is not one of ours for this session. */
  readEnd(token: string, session: TokenSession): Date | null;
}

/** For whom and when a token has to be good. */
export interface TokenSession {
  readonly id: string;
  readonly now: Date;
}

/**
 * Makes the tokens of an app: a version, an end, 16 random bytes and an HMAC-SHA-256 over them and the session.
 *
 * @param secrets The newest first.
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is too short.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html#signed-double-submit-cookie-recommended
 */
export function createCsrfTokens(secrets: readonly string[], lifetimeMs: number): CsrfTokens {
  const signer = createSigner(secrets, "csrf");

  const readEnd = (token: string, { id, now }: TokenSession): Date | null => {
    const bytes = decode(token, TOKEN_BYTES);
    if (bytes === null || bytes[0] !== VERSION) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!signer.isSigned(toContent(head, id), bytes.subarray(HEAD_BYTES))) return null;
    const end = new Date(bytes.readUInt32BE(1) * 1_000);
    return now.getTime() < end.getTime() ? end : null;
  };

  return {
    readEnd,
    issue(sessionId, now) {
      const head = Buffer.concat([Buffer.alloc(5), randomBytes(RANDOM_BYTES)]);
      head.writeUInt8(VERSION);
      head.writeUInt32BE(Math.floor((now.getTime() + lifetimeMs) / 1_000), 1);
      return Buffer.concat([head, signer.sign(toContent(head, sessionId))]).toString("base64url");
    },
    isValid(sent, cookie, session) {
      const plain = decode(sent, TOKEN_BYTES) ?? unmask(sent);
      const kept = decode(cookie, TOKEN_BYTES);
      if (plain === null || kept === null || !timingSafeEqual(plain, kept)) return false;
      return readEnd(cookie, session) !== null;
    },
  };
}

/**
 * Writes a token so that it looks different in each answer: compression of an answer tells nothing about it.
 *
 * @see https://www.breachattack.com
 */
export function maskCsrfToken(token: string): string {
  const bytes = Buffer.from(token, "base64url");
  const mask = randomBytes(bytes.byteLength);
  return Buffer.concat([mask, xor(bytes, mask)]).toString("base64url");
}

const VERSION = 1;
const RANDOM_BYTES = 16;
const HEAD_BYTES = 5 + RANDOM_BYTES;
const TOKEN_BYTES = HEAD_BYTES + SIGNATURE_BYTES;

function toContent(head: Uint8Array, sessionId: string): Uint8Array {
  // The head's length is fixed, so that no other pair of head and session is written the same.
  return Buffer.concat([head, Buffer.from(sessionId)]);
}

function unmask(masked: string): Buffer | null {
  const bytes = decode(masked, 2 * TOKEN_BYTES);
  return bytes === null ? null : xor(bytes.subarray(TOKEN_BYTES), bytes.subarray(0, TOKEN_BYTES));
}

/** Null unless the text has exactly so many bytes and is written as we write it. */
function decode(text: string, length: number): Buffer | null {
  if (text.length !== Math.ceil((length * 4) / 3)) return null;
  const bytes = Buffer.from(text, "base64url");
  return bytes.byteLength === length && bytes.toString("base64url") === text ? bytes : null;
}

function xor(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}
