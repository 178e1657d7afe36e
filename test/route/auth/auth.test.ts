import fc from "fast-check";
import { expect, test } from "vitest";

import { admit, type AuthResult } from "../../../src/route/auth/auth.ts";
import { catchError } from "../catch-error.ts";

test("whoever is authenticated is let in, and nobody where that is optional", () => {
  const caller = { kind: "authenticated", user: { name: "Ada" } } as const;

  expect(admit(caller, "Bearer")).toBe(caller);
  expect(admit({ kind: "anonymous" }, "Bearer", "optional")).toBeNull();
});

test.each<[string, AuthResult<never>, "required" | "optional", number, string, string | null]>([
  ["no credentials", { kind: "anonymous" }, "required", 401, "unauthorized", "Bearer"],
  [
    "bad ones",
    { kind: "refused", reason: "x" },
    "required",
    401,
    "credentials-invalid",
    'Bearer error="invalid_token"',
  ],
  [
    "bad ones where none are needed",
    { kind: "refused", reason: "x" },
    "optional",
    401,
    "credentials-invalid",
    'Bearer error="invalid_token"',
  ],
  [
    "a missing second factor",
    { kind: "forbidden", code: "mfa-required", detail: "d" },
    "required",
    403,
    "mfa-required",
    null,
  ],
])(
  "%s are answered with their status, code and challenge",
  async (...[, result, admission, status, code, challenge]) => {
    const error = await catchError(() => admit(result, "Bearer", admission));

    expect(error).toMatchObject({ status, code });
    expect(new Headers(error.headers).get("www-authenticate")).toBe(challenge);
  },
);

test.each([
  ['Bearer realm="api"', 'Bearer error="invalid_token", realm="api"'],
  ['Bearer, Cookie cookie-name="sid"', 'Bearer error="invalid_token", Cookie cookie-name="sid"'],
  ['Cookie cookie-name="sid"', 'Cookie cookie-name="sid"'],
])("the challenge %s says that the token is bad where it can", async (challenge, expected) => {
  const error = await catchError(() => admit({ kind: "refused", reason: "expired" }, challenge));

  expect(new Headers(error.headers).get("www-authenticate")).toBe(expected);
});

test("the reason of a refusal is told to nobody", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 12 }), async (reason) => {
      const error = await catchError(() => admit({ kind: "refused", reason }, "Bearer"));

      const { status, title, detail, headers, message } = error;
      expect(JSON.stringify([status, title, detail, headers, message])).not.toContain(JSON.stringify(reason));
    }),
  );
});
