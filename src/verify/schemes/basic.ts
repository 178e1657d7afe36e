import { decode } from "../content/encoding.ts";
import { assertSecrets } from "../keys/secrets.ts";
import { reject } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";
import { MAX_TOKEN_BYTES, toTokenMatcher } from "./token.ts";

/** A user name and password in the `authorization` header. It proves the sender, not the body. */
export interface BasicScheme {
  readonly kind: "basic";
  /** The only user name accepted. Omitted, the app's option `username`. */
  readonly username?: string | undefined;
}

/**
 * Reads the passwords of a source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the user name or a password is missing or a placeholder.
 * @see RFC 7617
 */
export function openBasic(scheme: BasicScheme, context: SchemeContext): OpenScheme {
  const { secrets, refuse, mayLackSecret } = context;
  const username = toUsername(scheme, context);
  assertSecrets(secrets, { option: "password", whitespace: "inner", mayBeMissing: mayLackSecret }, refuse);
  const credentials = secrets.map((entry) => ({ ...entry, secret: `${username}:${entry.secret}` }));
  const matchCredentials = toTokenMatcher(credentials);
  return {
    verify({ headers }, now) {
      const value = headers.get("authorization");
      if (value === null || value === "") return reject("token_missing");
      const given = value.length > MAX_TOKEN_BYTES ? undefined : readCredentials(value);
      return given === undefined ? reject("token_mismatch") : matchCredentials(given, now);
    },
    sign({ body }) {
      const [newest] = credentials;
      if (newest === undefined) throw refuse("password", "is needed to sign test deliveries");
      return { headers: { authorization: writeCredentials(newest.secret) }, body };
    },
  };
}

function toUsername(scheme: BasicScheme, { options, refuse }: SchemeContext): string {
  const username = scheme.username ?? options.username;
  if (typeof username !== "string" || username.trim() === "") throw refuse("username", "is missing or empty");
  if (username.includes(":")) throw refuse("username", "contains a colon, which basic authentication cannot send");
  return username;
}

function readCredentials(value: string): Buffer | undefined {
  const text = /^basic ([a-z0-9+/=]+)$/i.exec(value)?.[1];
  return text === undefined ? undefined : decode(text, "base64");
}

function writeCredentials(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}
