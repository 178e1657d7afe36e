import * as fc from "fast-check";
import { expect, test } from "vitest";

import { toDisplayName } from "../../../src/route/uploads/display-name.ts";
import { toExtension } from "../../../src/route/uploads/file-type.ts";
import { attachmentHeaders } from "../../../src/route/uploads/index.ts";
import { assertKey, toKey } from "../../../src/route/uploads/key.ts";

const ID = "00000000-0000-4000-8000-000000000000";

test.each([
  ["photo.png", "photo.png"],
  ["Urlaub am Meer (2).JPG", "Urlaub am Meer (2).JPG"],
  ["写真.png", "写真.png"],
  ["e\u0301te\u0301.png", "\u00e9t\u00e9.png"],
  ["../../etc/passwd", "passwd"],
  ["..\\..\\boot.ini", "boot.ini"],
  ["/", "file"],
  ["", "file"],
  [".", "file"],
  [". . .", "file"],
  [".htaccess", "htaccess"],
  ["a.png. . ", "a.png"],
  ["a\0.png", "a.png"],
  ["a\r\nSet-Cookie: b.png", "aSet-Cookie_ b.png"],
  ["a\u2028b.png", "ab.png"],
  ["a\ud800.png", "a.png"],
  ["\u202egnp.exe", "gnp.exe"],
  ["\u2066a\u2069.png", "a.png"],
  ["zero\u200bwidth.png", "zerowidth.png"],
  ["\u{e0041}tag.png", "tag.png"],
  ["con", "_con"],
  ["AUX.txt", "_AUX.txt"],
  ["com1.tar.gz", "_com1.tar.gz"],
  ["lpt\u00b9", "_lpt\u00b9"],
  ["console.log", "console.log"],
  ["a:b|c?.png", "a_b_c_.png"],
  ["<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"],
  [`${"a".repeat(10_240)}.png`, `${"a".repeat(116)}.png`],
])("the name %j is shown as %j", (sent, shown) => {
  expect(toDisplayName(sent)).toBe(shown);
});

test("whatever is sent as a name, what is shown is one short line without a path, and stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (sent) => {
      const shown = toDisplayName(sent);

      expect(shown).toMatch(/^[^/\\\p{Cc}\p{Cf}\p{Cs}<>:"|?*]{1,121}$/u);
      expect(toDisplayName(shown).normalize()).toBe(shown.normalize());
    }),
  );
});

test("whatever a folder's segment holds, it is one segment of its own", () => {
  const segment = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    // Each byte is written with three characters, and a segment has 200.
    .filter((text) => Buffer.byteLength(text) * 3 <= 200);
  fc.assert(
    fc.property(segment, segment, (one, other) => {
      const key = toKey([one], "png", ID);

      expect(() => assertKey(key)).not.toThrow();
      expect(key.split("/")).toHaveLength(2);
      expect(key === toKey([other], "png", ID)).toBe(one === other);
    }),
  );
});

test.each([[""], ["x".repeat(201)]])("a folder's segment of %j is the app's mistake", (segment) => {
  expect(() => toKey([segment], "png")).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test.each([
  "../a.png",
  "a/../b.png",
  "/a.png",
  "a//b.png",
  "a.png/",
  "a\\b.png",
  "a\0.png",
  "a",
  ".png",
  "a.PNG",
  "a.png\n",
  "a?.png",
  "C:/a.png",
  "",
])("%j is no key", (key) => {
  expect(() => assertKey(key)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
});

test.each([
  ["image/jpeg", "jpg"],
  ["image/webp", "webp"],
  ["application/pdf", "pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/x-7z-compressed", "compressed"],
])("files of %s end in .%s", (type, extension) => {
  expect(toExtension(type)).toBe(extension);
});

test("a stored file is given out so that it is saved, and is no page", () => {
  expect(attachmentHeaders({ type: "image/png", name: 'a"; x=y\r\n\u202eü%.png' })).toEqual({
    "content-type": "image/png",
    "content-disposition": "attachment; filename=\"a_; x=y__.png\"; filename*=UTF-8''a_%3B%20x%3Dy%C3%BC%25.png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  });
});
