import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from "jose";

export const PUBLISHABLE_KEY: string = `sb_publishable_${"p".repeat(30)}`;
export const SECRET_KEY: string = `sb_secret_${"s".repeat(30)}`;

/** The types that the CLI of Supabase would generate. */
export interface Database {
  readonly public: {
    readonly Tables: {
      readonly tasks: {
        readonly Row: { id: number; owner: string };
        readonly Insert: { id: number; owner: string };
        readonly Update: { owner?: string };
        readonly Relationships: [];
      };
    };
    readonly Views: Readonly<Record<string, never>>;
    readonly Functions: Readonly<Record<string, never>>;
  };
}

/** What a test's token says differently. */
export interface TokenClaims {
  readonly sub?: string;
  readonly role?: string;
  readonly aal?: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
}

/** A token of the old kind, which only the auth server itself can check. */
export const OLD_TOKEN: string = [
  '{"alg":"HS256","typ":"JWT"}',
  '{"sub":"ada","role":"authenticated","exp":9999999999}',
  "signature",
]
  .map((part) => Buffer.from(part).toString("base64url"))
  .join(".");

/** One request the project got. */
export interface Seen {
  readonly path: string;
  readonly apikey: string | undefined;
  readonly authorization: string | undefined;
}

/** As much of a Supabase project as the tests need: its key set, its sessions' refresh, and one table with row level security. */
export interface ProjectServer {
  readonly url: string;
  readonly seen: Seen[];
  sign(claims?: TokenClaims, key?: "right" | "wrong"): Promise<string>;
  /** Whether the key set and users are answered for. */
  isUp: boolean;
  close(): Promise<void>;
}

const ROWS = [
  { id: 1, owner: "ada" },
  { id: 2, owner: "grace" },
] as const;

export async function startProject(): Promise<ProjectServer> {
  const right = await generateKeyPair("ES256", { extractable: true });
  const wrong = await generateKeyPair("ES256");
  const kid = crypto.randomUUID();
  const keys = [{ ...(await exportJWK(right.publicKey)), kid, alg: "ES256", use: "sig", key_ops: ["verify"] }];
  const seen: Seen[] = [];
  const project = { seen, isUp: true };

  const answer = async (incoming: IncomingMessage): Promise<readonly [status: number, body: unknown]> => {
    const { pathname: path, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
    const { apikey, authorization } = incoming.headers as Record<string, string | undefined>;
    seen.push({ path, apikey, authorization });
    if (path.startsWith("/auth/") && !project.isUp) return [503, { message: "down" }];
    if (path === "/auth/v1/.well-known/jwks.json") return [200, { keys }];
    if (path === "/auth/v1/user") {
      return authorization === `Bearer ${OLD_TOKEN}` ? [200, { id: "ada" }] : [403, { code: "bad_jwt" }];
    }
    if (path === "/rest/v1/tasks") {
      const columns = searchParams.get("select") ?? "*";
      const rows = await listRows(right.publicKey, apikey, authorization);
      return [200, columns === "*" ? rows : rows.map(({ id }) => ({ id }))];
    }
    return [404, { message: path }];
  };
  const server = createServer((incoming, outgoing) => {
    void send(outgoing, answer(incoming));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(project, {
    url,
    sign: ({ sub = "ada", expiresIn = 3_600, role = "authenticated", aal = "aal1" }: TokenClaims = {}, key = "right") =>
      new SignJWT({ role, aal, session_id: `session-of-${sub}`, email: `${sub}@example.com` })
        .setProtectedHeader({ alg: "ES256", kid, typ: "JWT" })
        .setSubject(sub)
        .setIssuer(`${url}/auth/v1`)
        .setAudience("authenticated")
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresIn)
        .sign(key === "right" ? right.privateKey : wrong.privateKey),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function send(outgoing: ServerResponse, answer: Promise<readonly [number, unknown]>): Promise<void> {
  const [status, body] = await answer;
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** The secret key sees all, a user their own, anyone else nothing. */
async function listRows(
  key: CryptoKey,
  apikey?: string,
  authorization?: string,
): Promise<readonly (typeof ROWS)[number][]> {
  if (apikey === SECRET_KEY) return ROWS;
  const token = authorization?.replace(/^Bearer /, "") ?? "";
  const sub = await jwtVerify(token, key).then(
    ({ payload }) => payload.sub,
    () => undefined,
  );
  return ROWS.filter(({ owner }) => owner === sub);
}
