/** The signature algorithms of JSON Web Tokens whose verifying key is public. */
export const PUBLIC_KEY_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** Those whose one key signs and verifies. */
export const SHARED_SECRET_ALGORITHMS = ["HS256", "HS384", "HS512"] as const;

/** One of {@link PUBLIC_KEY_ALGORITHMS}. */
export type PublicKeyAlgorithm = (typeof PUBLIC_KEY_ALGORITHMS)[number];

/** Every algorithm a token may be signed with. `none` is not among them. */
export type JwtAlgorithm = PublicKeyAlgorithm | (typeof SHARED_SECRET_ALGORITHMS)[number];
