/**
 * Finds the token that a captcha's widget made: in the `x-captcha-token` header, else in the body's field, as the
 * widgets name it.
 */
export function findCaptchaToken(request: Request, body: unknown): string | null {
  const header = request.headers.get("x-captcha-token");
  if (header !== null) return header;
  if (typeof body !== "object" || body === null) return null;
  const fields = body as Readonly<Record<string, unknown>>;
  const tokens = CAPTCHA_FIELDS.map((name) => (Object.hasOwn(fields, name) ? fields[name] : undefined));
  return tokens.find((token) => typeof token === "string") ?? null;
}

/** The fields that a captcha's token may be in. Widgets write their own into the form around them, hCaptcha two of them. */
export const CAPTCHA_FIELDS: readonly string[] = [
  "cf-turnstile-response",
  "h-captcha-response",
  "g-recaptcha-response",
  "captchaToken",
];
