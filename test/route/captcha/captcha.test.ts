import { expect, test } from "vitest";

import { createJsonLogger, silentLogger } from "../../../src/core/logger.ts";
import type { CaptchaExpectation } from "../../../src/route/pipeline/checks.ts";
import { type CaptchaOptions, createCaptcha } from "../../../src/route/captcha/captcha.ts";
import {
  type CaptchaProvider,
  hcaptcha,
  recaptcha,
  recaptchaV3,
  turnstile,
} from "../../../src/route/captcha/provider.ts";
import { catchError } from "../catch-error.ts";
import { toExchange } from "../exchange.ts";

const NOW = new Date("2030-01-01T12:00:00Z");
const TOKEN = "canary-token-0123456789";
const SECRET = "canary-secret-9876543210";
const GOOD = {
  success: true,
  "error-codes": [],
  challenge_ts: "2030-01-01T11:59:30.000Z",
  hostname: "app.example.com",
  action: "signup",
};

interface Service {
  readonly answer?: unknown;
  readonly provider?: CaptchaProvider;
  readonly options?: Partial<CaptchaOptions>;
  /** Of each try, in order; the last one goes on. */
  readonly tries?: readonly (() => Promise<Response>)[];
}

function open({ answer = GOOD, provider = turnstile({ secret: SECRET }), options = {}, tries }: Service = {}) {
  const calls: { readonly url: string; readonly form: Record<string, string> }[] = [];
  const captcha = createCaptcha({
    provider,
    hostnames: ["app.example.com"],
    now: () => NOW,
    logger: silentLogger,
    env: {},
    fetch: async (url, init) => {
      calls.push({ url, form: Object.fromEntries(init.body as URLSearchParams) });
      const attempt = tries?.[Math.min(calls.length, tries.length) - 1];
      return attempt === undefined ? Response.json(answer) : attempt();
    },
    ...options,
  });
  const verify = (token: string | null = TOKEN, expected?: CaptchaExpectation, ip: string | null = "192.0.2.1") =>
    captcha.verify(toExchange({ ip }), token, expected);
  return { verify, calls };
}

test.each<[string, CaptchaProvider, object, string]>([
  ["turnstile", turnstile({ secret: SECRET }), GOOD, "https://challenges.cloudflare.com/turnstile/v0/siteverify"],
  [
    "hcaptcha",
    hcaptcha({ secret: SECRET, siteKey: "site" }),
    { ...GOOD, action: undefined },
    "https://api.hcaptcha.com/siteverify",
  ],
  [
    "recaptcha",
    recaptcha({ secret: SECRET }),
    { ...GOOD, action: undefined },
    "https://www.google.com/recaptcha/api/siteverify",
  ],
  [
    "recaptcha-v3",
    recaptchaV3({ secret: SECRET }),
    { ...GOOD, score: 0.7 },
    "https://www.google.com/recaptcha/api/siteverify",
  ],
])("%s is asked as it wants to be, and a good token passes", async (_name, provider, answer, url) => {
  const { verify, calls } = open({ provider, answer });

  await verify();

  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ url, form: { secret: SECRET, response: TOKEN, remoteip: "192.0.2.1" } });
  expect(calls[0]?.form["sitekey"]).toBe(provider.siteKey);
});

test.each<[name: string, answer: object, expected?: CaptchaExpectation | undefined, provider?: CaptchaProvider]>([
  ["is not good", { ...GOOD, success: false, "error-codes": ["invalid-input-response"] }],
  ["was used before", { ...GOOD, success: false, "error-codes": ["timeout-or-duplicate"] }],
  ["says success as a text", { ...GOOD, success: false }],
  ["was made on another site", { ...GOOD, hostname: "evil.example" }],
  ["was made on a site below", { ...GOOD, hostname: "x.app.example.com" }],
  ["does not say where it was made", { ...GOOD, hostname: undefined }],
  ["was made for something else", GOOD, { action: "login" }],
  ["does not say what it was made for", { ...GOOD, action: undefined }, { action: "login" }],
  ["is too old", { ...GOOD, challenge_ts: "2030-01-01T11:54:59.999Z" }],
  ["is of the future", { ...GOOD, challenge_ts: "2030-01-01T12:01:00.001Z" }],
  ["has no time", { ...GOOD, challenge_ts: undefined }],
  ["has a time that is none", { ...GOOD, challenge_ts: "soon" }],
  ["has a score of a program", { ...GOOD, score: 0.49 }, undefined, recaptchaV3({ secret: SECRET })],
  ["has no score", GOOD, undefined, recaptchaV3({ secret: SECRET })],
])("a token that %s is answered with 403", async (_name, answer, expected, provider) => {
  const { verify } = open({ answer, ...(provider !== undefined && { provider }) });

  expect(await catchError(() => verify(TOKEN, expected))).toMatchObject({ status: 403, code: "captcha-refused" });
});

test("a token for this very action passes, at the edges of its age and score too", async () => {
  await open().verify(TOKEN, { action: "signup" });
  await open({ answer: { ...GOOD, challenge_ts: "2030-01-01T11:55:00.000Z" } }).verify();
  await open({ answer: { ...GOOD, score: 0.5 }, provider: recaptchaV3({ secret: SECRET }) }).verify();
});

test.each([
  ["missing", null, "captcha-missing"],
  ["empty", "", "captcha-missing"],
  ["long", "x".repeat(8_193), "captcha-refused"],
  ["with a space", "a b", "captcha-refused"],
  ["of two lines", "a\r\nb", "captcha-refused"],
  ["not ASCII", "tökén", "captcha-refused"],
])("a token that is %s is answered with 403, and the service is not asked", async (_name, token, code) => {
  const { verify, calls } = open();

  expect(await catchError(() => verify(token))).toMatchObject({ status: 403, code });
  expect(calls).toEqual([]);
});

test.each<[string, () => Promise<Response>]>([
  ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
  ["fails", async () => new Response("", { status: 502 })],
  ["answers with a page", async () => new Response("<html>")],
  ["answers with half an answer", async () => new Response('{"success":tr')],
  ["answers without a verdict", async () => Response.json({ ok: true })],
  ["says success as a text", async () => Response.json({ ...GOOD, success: "true" })],
  ["answers with null", async () => Response.json(null)],
  ["answers with too much", async () => Response.json({ ...GOOD, junk: "x".repeat(70_000) })],
  ["has an error of its own", async () => Response.json({ success: false, "error-codes": ["internal-error"] })],
  [
    "does not accept the secret",
    async () => Response.json({ success: false, "error-codes": ["invalid-input-secret"] }),
  ],
])("while the service %s the answer is 503, not a pass", async (_name, attempt) => {
  const error = await catchError(() => open({ tries: [attempt] }).verify());

  expect(error).toMatchObject({ status: 503, code: "captcha-unavailable" });
  expect(new Headers(error.headers).get("retry-after")).toBe("5");
});

test("a service that does not answer in time is given up", async () => {
  const captcha = createCaptcha({
    provider: turnstile({ secret: SECRET }),
    hostnames: ["app.example.com"],
    timeoutMs: 20,
    logger: silentLogger,
    fetch: (_url, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
  });

  expect(await catchError(() => captcha.verify(toExchange(), TOKEN))).toMatchObject({ status: 503 });
});

test("where the service knows by an id that it is asked again, a broken connection is tried twice with the same id", async () => {
  const tries = [() => Promise.reject(new TypeError("reset")), async () => Response.json(GOOD)];
  const once = open({ tries });
  const again = open();

  await once.verify();
  await again.verify();

  const ids = [...once.calls, ...again.calls].map(({ form }) => form["idempotency_key"]);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test("a service that does not know is asked once", async () => {
  const { verify, calls } = open({
    provider: hcaptcha({ secret: SECRET }),
    tries: [() => Promise.reject(new TypeError("reset"))],
  });

  await catchError(() => verify());

  expect(calls).toHaveLength(1);
});

test("only a whole address is told to the service", async () => {
  for (const ip of [null, "2001:db8:1:2::/64"]) {
    const { verify, calls } = open();

    await verify(TOKEN, undefined, ip);

    expect(calls[0]?.form).not.toHaveProperty("remoteip");
  }
});

test("neither token nor secret is logged, or in an error", async () => {
  const lines: string[] = [];
  const logger = createJsonLogger((line) => lines.push(line));
  const errors: unknown[] = [];
  for (const answer of [
    { ...GOOD, hostname: "evil.example" },
    { success: false, "error-codes": ["timeout-or-duplicate"] },
    {},
  ]) {
    errors.push(await catchError(() => open({ answer, options: { logger } }).verify()));
  }

  expect(lines).toHaveLength(3);
  const all = lines.join() + errors.map((error) => JSON.stringify(error) + String((error as Error).stack)).join();
  expect(all).not.toContain(TOKEN);
  expect(all).not.toContain(SECRET);
});

test("an action that the service's tokens do not say is the app's mistake", async () => {
  const { verify } = open({ provider: hcaptcha({ secret: SECRET }) });

  await expect(verify(TOKEN, { action: "signup" })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});

test.each([
  ["no secret", turnstile({ secret: undefined }), {}],
  ["an empty secret", hcaptcha({ secret: " " }), {}],
  [
    "Turnstile's secret for tests in production",
    turnstile({ secret: "1x0000000000000000000000000000000AA" }),
    { NODE_ENV: "production" },
  ],
  ["hCaptcha's", hcaptcha({ secret: `0x${"0".repeat(40)}` }), { NODE_ENV: "production" }],
  ["reCAPTCHA's", recaptcha({ secret: "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe" }), { NODE_ENV: "production" }],
])("%s is refused at start-up", (_name, provider, env) => {
  expect(() => open({ provider, options: { env } })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("no hostname is refused at start-up", () => {
  expect(() => open({ options: { hostnames: [] } })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("while developing, the service's secret for tests passes with the hostname it makes up", async () => {
  const provider = turnstile({ secret: "1x0000000000000000000000000000000AA" });

  await open({ provider, answer: { ...GOOD, hostname: "example.com" } }).verify();
  expect(
    await catchError(() => open({ provider, answer: { success: false, "error-codes": [] } }).verify()),
  ).toMatchObject({ status: 403 });
});
