import fc from "fast-check";
import { expect, test } from "vitest";

import { isUuid, toUuidV7 } from "../../src/core/uuid.ts";

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test("an id is a version 7 UUID that carries its time", () => {
  fc.assert(
    fc.property(instant, bytes, (atMs, random) => {
      const id = toUuidV7(atMs, random);

      expect(isUuid(id)).toBe(true);
      expect(id).toMatch(/^.{14}7.{4}[89ab]/);
      expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(atMs);
    }),
  );
});

test("ids sort by time", () => {
  fc.assert(
    fc.property(instant, instant, bytes, (a, b, random) => {
      fc.pre(a < b);

      expect(toUuidV7(a, random) < toUuidV7(b, random)).toBe(true);
    }),
  );
});

test("the example of RFC 9562, appendix A.6 comes out", () => {
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);

  expect(toUuidV7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});
