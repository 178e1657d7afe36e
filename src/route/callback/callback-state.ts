import { randomBytes } from "node:crypto";

import { createSigner, isSameText, type Signer } from "../signer.ts";

/** What a flow that leaves the app takes along, in a cookie that only the app can write. */
export interface CallbackState {
  /** What the other site gives back: random, and good once. */
  readonly id: string;
  readonly endsAt: Date;
  /** Where the app wants to go on afterwards. */
  readonly target: string;
  /** Whatever else the app needs then, such as a PKCE verifier. Signed, not encrypted. */
  readonly carry: Readonly<Record<string, string>>;
}

/** What looking at a state that came back came to. */
export type StateReading =
  | { readonly kind: "good"; readonly state: CallbackState }
  | { readonly kind: "refused"; readonly reason: "state-missing" | "state-mismatch" | "state-over" };

/** Writes states into cookies and reads them. */
export interface StateCodec {
  create(state: Pick<CallbackState, "target" | "carry">, now: Date): { readonly id: string; readonly cookie: string };
  read(given: string | null, cookie: string | null, now: Date): StateReading;
}

/**
 * Makes the codec of one callback.
 *
 * @param purpose Of this callback alone: a state of another is worth nothing here.
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is too short.
 */
export function createStateCodec(secrets: readonly string[], purpose: string, lifetimeMs: number): StateCodec {
  const signer = createSigner(secrets, purpose);
  return {
    create({ target, carry }, now) {
      const id = randomBytes(24).toString("base64url");
      const content = Buffer.from(JSON.stringify([id, now.getTime() + lifetimeMs, target, carry]));
      return { id, cookie: `${content.toString("base64url")}.${toText(signer.sign(content))}` };
    },
    read(given, cookie, now) {
      if (given === null || given === "" || cookie === null) return { kind: "refused", reason: "state-missing" };
      const state = open(cookie, signer);
      if (state === null || !isSameText(given, state.id)) return { kind: "refused", reason: "state-mismatch" };
      if (now.getTime() >= state.endsAt.getTime()) return { kind: "refused", reason: "state-over" };
      return { kind: "good", state };
    },
  };
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

function open(cookie: string, signer: Signer): CallbackState | null {
  const [content = "", signature = "", ...rest] = cookie.split(".");
  const bytes = Buffer.from(content, "base64url");
  if (rest.length > 0 || !signer.isSigned(bytes, Buffer.from(signature, "base64url"))) return null;
  // Nothing is parsed that we did not write.
  const [id, endsMs, target, carry] = JSON.parse(bytes.toString()) as [string, number, string, Record<string, string>];
  return { id, endsAt: new Date(endsMs), target, carry };
}
