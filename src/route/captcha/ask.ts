import { randomUUID } from "node:crypto";

import type { CaptchaProvider } from "./provider.ts";

/** Sends a request. Injected by tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the service is asked about. */
export interface CaptchaQuestion {
  readonly token: string;
  /** The sender's full address. Omitted where only its network is known. */
  readonly ip?: string;
}

/** What the service said, as far as it is of use. Nothing in it is believed yet. */
export interface CaptchaAnswer {
  readonly success: boolean;
  readonly hostname: string | undefined;
  readonly action: string | undefined;
  readonly score: number | undefined;
  /** When the challenge was shown or solved. */
  readonly challengedAt: Date | undefined;
  readonly errors: readonly string[];
}

/** How a service is reached. */
export interface AskOptions {
  readonly fetch: Fetch;
  /** For all tries together. */
  readonly timeoutMs: number;
}

const MAX_BYTES = 65_536;

/**
 * Asks the service about a token: once, or twice where it knows by an id that it is asked again.
 *
 * @throws If it does not answer in time, or with something else than an answer.
 */
export async function askCaptcha(
  provider: CaptchaProvider,
  question: CaptchaQuestion,
  { fetch: send, timeoutMs }: AskOptions,
): Promise<CaptchaAnswer> {
  const form = toForm(provider, question);
  const signal = AbortSignal.timeout(timeoutMs);
  const ask = async (): Promise<CaptchaAnswer> =>
    toAnswer(await readJson(await send(provider.url, { method: "POST", body: form, signal, redirect: "error" })));
  try {
    return await ask();
  } catch (error) {
    if (!provider.takesIdempotencyKey || signal.aborted) throw error;
    return ask();
  }
}

function toForm({ secret, siteKey, takesIdempotencyKey }: CaptchaProvider, question: CaptchaQuestion): URLSearchParams {
  return new URLSearchParams({
    secret,
    response: question.token,
    ...(question.ip !== undefined && { remoteip: question.ip }),
    ...(siteKey !== undefined && { sitekey: siteKey }),
    // Of this request alone: made of the token, it would let the token be used again.
    ...(takesIdempotencyKey && { idempotency_key: randomUUID() }),
  });
}

async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  // Turnstile and hCaptcha answer refusals with 400 or 200, as they like.
  if (response.status !== 200 && response.status !== 400) {
    await response.body?.cancel();
    throw new Error(`The service answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop by an error cancels the stream.
    if (bytes > MAX_BYTES) throw new Error(`The answer is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (typeof value !== "object" || value === null || !("success" in value) || typeof value.success !== "boolean") {
    throw new Error("The service answered something else than an answer");
  }
  return { ...value };
}

function toAnswer(json: Readonly<Record<string, unknown>>): CaptchaAnswer {
  const { success, hostname, action, score, challenge_ts: at, "error-codes": codes } = json;
  const challengedAt = typeof at === "string" ? new Date(at) : undefined;
  const errors = Array.isArray(codes) ? codes.filter((code) => typeof code === "string").slice(0, 10) : [];
  if (errors.includes("internal-error")) throw new Error("The service has an error of its own");
  return {
    success: success === true,
    hostname: typeof hostname === "string" ? hostname : undefined,
    action: typeof action === "string" ? action : undefined,
    score: typeof score === "number" ? score : undefined,
    challengedAt: challengedAt === undefined || Number.isNaN(challengedAt.getTime()) ? undefined : challengedAt,
    errors,
  };
}
