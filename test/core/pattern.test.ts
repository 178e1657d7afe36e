import { expect, expectTypeOf, test } from "vitest";

import { isMatch, parsePattern, type Pattern, type PayloadOf } from "../../src/core/pattern.ts";

type Known = {
  stripe: {
    "checkout.session.completed": { session: string };
    "customer.subscription.deleted": { subscription: string };
    "customer.created": { customer: string };
  };
  acme: Record<string, { anything: number }>;
  kinde: { [type: string]: { data: unknown }; "user.updated": { data: { user: string } } };
};

test.each([
  ["stripe/a.b", "stripe", "a.b", true],
  ["stripe/a.b", "stripe", "a.b.c", false],
  ["stripe/a.*", "stripe", "a.b", true],
  ["stripe/a.*", "stripe", "a.b.c", true],
  ["stripe/a.*", "stripe", "a", false],
  ["stripe/a.*", "stripe", "ab.c", false],
  ["stripe/*", "stripe", "unknown", true],
  ["stripe/*", "github", "push", false],
  ["stripe/a", "github", "a", false],
])("%s against %s/%s: %s", (pattern, source, type, expected) => {
  expect(isMatch(parsePattern(pattern), source, type)).toBe(expected);
});

test.each([[""], ["stripe"], ["stripe/"], ["/push"], ["stripe/a*"], ["stripe/*.a"], ["*/*.*"]])(
  '"%s" is not a pattern',
  (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  },
);

test("patterns name only sources and types that exist", () => {
  expectTypeOf<"stripe/checkout.session.completed">().toExtend<Pattern<Known>>();
  expectTypeOf<"stripe/customer.*">().toExtend<Pattern<Known>>();
  expectTypeOf<"stripe/customer.subscription.*">().toExtend<Pattern<Known>>();
  expectTypeOf<"stripe/*">().toExtend<Pattern<Known>>();
  expectTypeOf<"acme/whatever">().toExtend<Pattern<Known>>();
  expectTypeOf<"stripe/refund">().not.toExtend<Pattern<Known>>();
  expectTypeOf<"paypal/anything">().not.toExtend<Pattern<Known>>();
});

test("a handler's payload follows its pattern", () => {
  expectTypeOf<PayloadOf<Known, "stripe/customer.created">>().toEqualTypeOf<{ customer: string }>();
  expectTypeOf<PayloadOf<Known, "stripe/customer.*">>().toEqualTypeOf<
    { customer: string } | { subscription: string }
  >();
  expectTypeOf<PayloadOf<Known, "stripe/*">>().toEqualTypeOf<Known["stripe"][keyof Known["stripe"]]>();
  expectTypeOf<PayloadOf<Known, "acme/order.paid">>().toEqualTypeOf<{ anything: number }>();
  expectTypeOf<PayloadOf<Known, "kinde/user.updated">>().toEqualTypeOf<{
    data: { user: string };
  }>();
  expectTypeOf<PayloadOf<Known, "kinde/never.heard.of">>().toEqualTypeOf<{ data: unknown }>();
});
