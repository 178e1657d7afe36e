import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** A sender's signing key and the half of it that is published. */
export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  /** Signs claims as a sender would. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Makes a key. `kid` is published with it. */
export async function createSigningKey(kid: string, alg = "RS256"): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    kid,
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg },
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" },
    sign: (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
}

/** How the server answers. */
export type Answer = (response: ServerResponse) => void;

/** An issuer on this machine. */
export interface KeyServer {
  readonly issuer: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  answer(answer: Answer): void;
  close(): Promise<void>;
}

/** Starts an issuer that publishes `keys`. */
export async function createKeyServer(...keys: readonly SigningKey[]): Promise<KeyServer> {
  const requests: string[] = [];
  let current = publish(...keys);
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    current(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    issuer: `http://127.0.0.1:${port}`,
    requests,
    answer: (next) => {
      current = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with a key set. */
export function publish(...keys: readonly SigningKey[]): Answer {
  const body = JSON.stringify({ keys: keys.map((key) => key.publicJwk) });
  return (response) => response.setHeader("content-type", "application/json").end(body);
}
