import { SluiceError, toErrorMessage } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { makeUnlessBuilding } from "../make-unless-building.ts";
import { ApiError } from "../answers/api-error.ts";
import { askCaptcha, type CaptchaAnswer, type Fetch } from "./ask.ts";
import type { CaptchaProvider } from "./provider.ts";
import type { Captcha, CaptchaExpectation } from "../pipeline/checks.ts";

/** Which service is asked, and what its answer must say. */
export interface CaptchaOptions {
  readonly provider: CaptchaProvider;
  /** The hostnames of the app's own pages: tokens from elsewhere are refused. */
  readonly hostnames: readonly string[];
  /** The age at which a token is too old. Five minutes unless given. */
  readonly maxAgeMs?: number;
  /** How long the service may take. Three seconds unless given. */
  readonly timeoutMs?: number;
  readonly logger?: Logger;
  readonly fetch?: Fetch;
  readonly now?: () => Date;
  /** Names of the environment, for tests. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes a {@link Captcha}. A bad token is answered with 403, a service that does not answer with 503: nobody gets in for
 * want of an answer.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the secret is missing, or in production one that lets everything in.
 */
export function createCaptcha(options: CaptchaOptions): Captcha {
  const { provider, logger = createJsonLogger((line) => console.error(line)) } = options;
  const { fetch: send = fetch, timeoutMs = 3_000, now = () => new Date() } = options;
  const assertUsable = makeUnlessBuilding(() => assertOptions(options));
  return {
    async verify(exchange, token, expected = {}) {
      assertUsable();
      if (expected.action !== undefined && !provider.hasActions) {
        throw new SluiceError("CONFIG_INVALID", `The tokens of ${provider.name} do not say what they are for.`);
      }
      if (token === null || token === "") throw new ApiError(403, "captcha-missing", "A captcha token is needed.");
      if (!TOKEN.test(token)) throw toRefusal();
      const question = { token, ...(isAddress(exchange.ip) && { ip: exchange.ip }) };
      const answer = await askCaptcha(provider, question, { fetch: send, timeoutMs }).catch((error: unknown) => {
        logger.error("The captcha service does not answer", { provider: provider.name, error: toErrorMessage(error) });
        throw toOutage(error);
      });
      const objection = findObjection(answer, options, { ...expected, now: now() });
      if (objection === undefined) return;
      logger.warn("A captcha token was refused", { provider: provider.name, cause: objection });
      throw isOurFault(answer) ? toOutage(new Error("The service does not accept the secret")) : toRefusal();
    },
  };
}

/** reCAPTCHA's are the longest, of two or three thousand characters. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** Clocks differ. */
const FUTURE_MS = 60_000;

function assertOptions({ provider, hostnames, env = process.env }: CaptchaOptions): void {
  if (provider.secret.trim() === "") throw fail(`the secret of ${provider.name} is not set`);
  if (hostnames.length === 0 || hostnames.includes("")) throw fail("hostnames is empty");
  if (provider.isTestSecret && env["NODE_ENV"] === "production") {
    throw fail(`the secret of ${provider.name} is its public one for tests, which checks nothing`);
  }
}

function fail(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `Captcha: ${problem}.`);
}

/** Services want a whole address: an IPv6 network is none. */
function isAddress(ip: string | null): ip is string {
  return ip !== null && /^\d+\.\d+\.\d+\.\d+$/.test(ip);
}

interface Expected extends CaptchaExpectation {
  readonly now: Date;
}

function findObjection(answer: CaptchaAnswer, options: CaptchaOptions, expected: Expected): string | undefined {
  const { provider, hostnames, maxAgeMs = 300_000 } = options;
  if (!answer.success) return answer.errors.join(" ") || "not a success";
  // With its public secret for tests, a service answers with values of its own.
  if (provider.isTestSecret) return undefined;
  if (!hostnames.includes(answer.hostname ?? "")) return "hostname";
  if (expected.action !== undefined && answer.action !== expected.action) return "action";
  if (!isPerson(answer.score, provider.minScore)) return "score";
  return isFresh(answer.challengedAt, maxAgeMs, expected.now) ? undefined : "age";
}

function isPerson(score: number | undefined, minScore: number | undefined): boolean {
  return minScore === undefined || (score !== undefined && score >= minScore);
}

function isFresh(at: Date | undefined, maxAgeMs: number, now: Date): boolean {
  if (at === undefined) return false;
  const ageMs = now.getTime() - at.getTime();
  return ageMs >= -FUTURE_MS && ageMs <= maxAgeMs;
}

function isOurFault({ errors }: CaptchaAnswer): boolean {
  return errors.some((code) => /secret|sitekey|bad-request/.test(code));
}

function toRefusal(): ApiError {
  return new ApiError(403, "captcha-refused", "The captcha was not passed. Try it again.");
}

function toOutage(cause: unknown): ApiError {
  return new ApiError(503, "captcha-unavailable", "Captchas cannot be checked at the moment.", {
    cause,
    headers: { "retry-after": "5" },
  });
}
