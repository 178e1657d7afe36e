import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileContent, renderContent } from "../../src/verify/content.ts";
import { toRefuse } from "../../src/verify/refusal.ts";

const refuse = toRefuse("shop", undefined);

test.each([
  ["{body}", "", ""],
  ["{timestamp}.{body}", "T.", ""],
  ["{id}.{timestamp}.{body}", "I.T.", ""],
  ["v0:{timestamp}:{body}", "v0:T:", ""],
  ["{body}|{id}|{timestamp}", "", "|I|T"],
  ["body{body}body", "body", "body"],
  ["id{id}id{body}", "idIid", ""],
])("%s stands around the body as %j and %j", (template, before, after) => {
  const content = compileContent(template, refuse);

  const fields = { id: "I", timestamp: "T" };
  expect(renderContent(content.before, fields)).toBe(before);
  expect(renderContent(content.after, fields)).toBe(after);
});

test("values are put in as they are, whatever they hold", () => {
  const content = compileContent("{id}.{timestamp}.{body}", refuse);
  const text = fc.oneof(fc.string(), fc.constantFrom("{body}", "{timestamp}", "$&", "{"));

  fc.assert(
    fc.property(text, text, (id, timestamp) => {
      expect(renderContent(content.before, { id, timestamp })).toBe(`${id}.${timestamp}.`);
    }),
  );
});

test.each([
  ["{id}.{timestamp}.{body}", "."],
  ["{id}|v1|{body}", "|v1|"],
  ["{body}{id};", ";"],
  ["{timestamp}{body}", ""],
])("%s ends its id with %j", (template, idEnd) => {
  expect(compileContent(template, refuse).idEnd).toBe(idEnd);
});

test.each([
  "",
  "{BODY}",
  "{}",
  "{body",
  "{id}{body}",
  "{body}.{id}",
  "{body}{body}",
  "{id}.{id}.{body}",
  "{host}{body}",
])("%j is refused", (template) => {
  expect(() => compileContent(template, refuse)).toThrow('option "content"');
});
