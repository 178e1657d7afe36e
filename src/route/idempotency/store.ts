/** An answer as it is kept, or the fact that it could not be. */
export type KeptAnswer =
  | {
      readonly kind: "whole";
      readonly status: number;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: Uint8Array | null;
    }
  /** The work was done, and its answer was a stream, or larger than what is kept. */
  | { readonly kind: "gone" };

/** A request that has a key. */
export interface KeyedRequest {
  /** The key and whose it is, hashed. */
  readonly id: string;
  /** What the request is made of, hashed. */
  readonly fingerprint: string;
}

/** What claiming a key came to. */
export type Claim =
  /** The key is this request's. The token proves it afterwards. */
  | { readonly kind: "claimed"; readonly token: string }
  /** The first request with the key is not done. */
  | { readonly kind: "running" }
  /** The key was used for another request. */
  | { readonly kind: "mismatch" }
  | { readonly kind: "answered"; readonly answer: KeptAnswer };

/** How long keys are kept. */
export interface KeyTimes {
  /** Until an answered key is forgotten. */
  readonly ttlMs: number;
  /** Until a key whose request never ended, as its process died, may be claimed again. */
  readonly leaseMs: number;
}

/** Where keys and answers are kept. */
export interface IdempotencyStore {
  /** The answer to this very request. Undefined if there is none, and if the key was used for another request. */
  find(request: KeyedRequest): Promise<KeptAnswer | undefined>;
  /** Claims a key. Of requests at the same time, exactly one succeeds. */
  claim(request: KeyedRequest, times: KeyTimes): Promise<Claim>;
  /** Keeps the answer, unless the claim is no longer this token's. */
  answer(id: string, token: string, answer: KeptAnswer): Promise<void>;
  /** Forgets the key, unless the claim is no longer this token's: the request may be sent again. */
  release(id: string, token: string): Promise<void>;
}
