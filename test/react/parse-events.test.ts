import fc from "fast-check";
import { expect, test } from "vitest";

import { createEventParser } from "../../src/react/parse-events.ts";

test.each([
  ["data alone", "data: a\n\n", [{ event: "message", data: "a", id: "" }]],
  ["a name and an id", "event: tick\nid: 7\ndata: a\n\n", [{ event: "tick", data: "a", id: "7" }]],
  ["data of several lines", "data: a\ndata: b\n\n", [{ event: "message", data: "a\nb", id: "" }]],
  ["one space taken off, not two", "data:  a\n\n", [{ event: "message", data: " a", id: "" }]],
  ["no space", "data:a\n\n", [{ event: "message", data: "a", id: "" }]],
  ["empty data", "data\n\n", [{ event: "message", data: "", id: "" }]],
  ["a colon in the data", "data: a: b\n\n", [{ event: "message", data: "a: b", id: "" }]],
  ["a comment", ": heartbeat\n\n", []],
  ["a name without data", "event: tick\n\n", []],
  ["an event that is not over", "data: a\n", []],
  [
    "line ends of the other kinds",
    "data: a\r\rdata: b\r\n\r\n",
    [
      { event: "message", data: "a", id: "" },
      { event: "message", data: "b", id: "" },
    ],
  ],
  [
    "an id that holds for what follows",
    "id: 1\ndata: a\n\ndata: b\n\n",
    [
      { event: "message", data: "a", id: "1" },
      { event: "message", data: "b", id: "1" },
    ],
  ],
  ["an id with a NUL", "id: 1\0\ndata: a\n\n", [{ event: "message", data: "a", id: "" }]],
  ["unknown fields", "colour: red\ndata: a\n\n", [{ event: "message", data: "a", id: "" }]],
])("%s", (_name, text, events) => {
  expect(createEventParser().push(text)).toEqual(events);
});

test("where the text is cut makes no difference", () => {
  const text = "id: 1\r\nevent: tick\r\ndata: a\r\ndata: b\r\n\r\n: beat\n\ndata: c\rid: 2\r\rretry: 500\n\n";
  const whole = createEventParser().push(text);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), text.length];
      const parser = createEventParser();

      const events = places.slice(1).flatMap((place, index) => parser.push(text.slice(places[index], place)));

      expect(events).toEqual(whole);
      expect(parser.lastId).toBe("2");
      expect(parser.retryMs).toBe(500);
    }),
  );
});

test("an id counts once its event is whole, with or without data", () => {
  const parser = createEventParser("5");

  parser.push("id: 6\n");
  expect(parser.lastId).toBe("5");
  parser.push("\n");
  expect(parser.lastId).toBe("6");
});

test.each([["soon"], ["-1"], ["1.5"], [""], ["9999999999"]])("a retry of %j is left out", (value) => {
  const parser = createEventParser();

  parser.push(`retry: ${value}\n\n`);

  expect(parser.retryMs).toBeNull();
});

test("a line without an end does not fill the memory", () => {
  const parser = createEventParser();

  expect(() => parser.push(`data: ${"a".repeat(1_048_577)}`)).toThrow(/1 MiB/);
});
