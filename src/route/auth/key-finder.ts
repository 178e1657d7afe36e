import {
  createRemoteJWKSet,
  type CryptoKey,
  customFetch,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from "jose";

/** Finds the key a token names. Rejects with jose's `JWKSNoMatchingKey` if the issuer has none such, else for an outage. */
export type KeyFinder = (header?: JWSHeaderParameters, token?: FlattenedJWSInput) => Promise<CryptoKey>;

/** Fetches keys. Injected by tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The least time between two fetches, so that tokens with made-up key ids cannot drive traffic to the issuer. */
const COOLDOWN_MS = 30_000;
/** The least time after a fetch that failed. Until then, tokens with unknown keys are answered at once. */
const FAILURE_COOLDOWN_MS = 5_000;
/** Age at which kept keys are fetched anew, so that a withdrawn key stops being trusted. */
const REFRESH_MS = 600_000;
const TIMEOUT_MS = 2_000;
const MAX_BYTES = 262_144;

/** Makes the {@link KeyFinder} of one address. It fetches nothing until a key is asked for. */
export function createKeyFinder(url: URL, fetchKeys: Fetch, now: () => number): KeyFinder {
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  const remote = createRemoteJWKSet(url, {
    // Kept keys serve while the issuer is down; what is old is fetched anew below.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: async (address, { headers, signal }) => {
      if (now() - failedAtMs < FAILURE_COOLDOWN_MS) throw new Error("The keys could not be fetched a moment ago");
      failedAtMs = now();
      const text = await readKeys(await fetchKeys(address, { headers, signal, redirect: "error", cache: "no-store" }));
      failedAtMs = Number.NEGATIVE_INFINITY;
      fetchedAtMs = now();
      return new Response(text, { status: 200 });
    },
  });
  return (header, token) => {
    const isStale = fetchedAtMs !== Number.NEGATIVE_INFINITY && now() - fetchedAtMs > REFRESH_MS;
    // Not awaited: a failed refresh leaves the kept keys in place until the next.
    if (isStale && !remote.reloading) void remote.reload().catch(() => undefined);
    return remote(header, token);
  };
}

async function readKeys(response: Response): Promise<string> {
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`The key set answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop by an error cancels the stream.
    if (bytes > MAX_BYTES) throw new Error(`The key set is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  assertKeySet(JSON.parse(text));
  return text;
}

/** What is not a key set at all must not pass for a fetch that went well. */
function assertKeySet(value: unknown): void {
  if (typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys)) return;
  throw new Error("The answer is not a key set");
}
