/** A service that tells people from programs, and how it is asked. */
export interface CaptchaProvider {
  /** Used in logs. */
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  /** The widget's own name for the form field with its token. */
  readonly field: string;
  /** Whether tokens say what they were made for. */
  readonly hasActions: boolean;
  /** Whether asking twice with one id is asking once. */
  readonly takesIdempotencyKey: boolean;
  /** Sent along to be checked there: tokens of another widget are refused. */
  readonly siteKey?: string;
  /** From 0, a program, to 1, a person. Omitted where the service does not say. */
  readonly minScore?: number;
  /** The service's own secret for tests, which lets everything in and answers with a hostname of its own. */
  readonly isTestSecret: boolean;
}

/** The service's keys. */
export interface CaptchaKeys {
  readonly secret: string | undefined;
}

/**
 * Cloudflare Turnstile.
 *
 * @see https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 */
export function turnstile({ secret = "" }: CaptchaKeys): CaptchaProvider {
  return {
    name: "turnstile",
    url: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
    secret,
    field: "cf-turnstile-response",
    hasActions: true,
    takesIdempotencyKey: true,
    isTestSecret: /^[1-3]x0{20,}AA$/.test(secret),
  };
}

/**
 * hCaptcha.
 *
 * @param keys `siteKey` is the widget's: tokens of another one are refused.
 * @see https://docs.hcaptcha.com/#verify-the-user-response-server-side
 */
export function hcaptcha({ secret = "", siteKey }: CaptchaKeys & { readonly siteKey?: string }): CaptchaProvider {
  return {
    name: "hcaptcha",
    url: "https://api.hcaptcha.com/siteverify",
    secret,
    field: "h-captcha-response",
    hasActions: false,
    takesIdempotencyKey: false,
    ...(siteKey !== undefined && { siteKey }),
    isTestSecret: /^0x0{40}$/.test(secret),
  };
}

/**
 * reCAPTCHA version 2, the one with a box to tick.
 *
 * @see https://developers.google.com/recaptcha/docs/verify
 */
export function recaptcha({ secret = "" }: CaptchaKeys): CaptchaProvider {
  return {
    name: "recaptcha",
    url: "https://www.google.com/recaptcha/api/siteverify",
    secret,
    field: "g-recaptcha-response",
    hasActions: false,
    takesIdempotencyKey: false,
    isTestSecret: secret === "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
  };
}

/**
 * reCAPTCHA version 3, which gives scores.
 *
 * @param keys `minScore` is 0.5 unless given.
 * @see https://developers.google.com/recaptcha/docs/v3
 */
export function recaptchaV3({
  minScore = 0.5,
  ...keys
}: CaptchaKeys & { readonly minScore?: number }): CaptchaProvider {
  return { ...recaptcha(keys), name: "recaptcha-v3", hasActions: true, minScore };
}
