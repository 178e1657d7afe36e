import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import { createElement, type ReactElement } from "react";
import * as v from "valibot";
import { expect, test } from "vitest";

import { useCsrfToken, useEventStream } from "../../src/react/index.ts";

const { renderToString } = createRequire(import.meta.url)("react-dom/server") as {
  readonly renderToString: (element: ReactElement) => string;
};
const SOURCE = resolve(import.meta.dirname, "../../src/react");

test("on the server the token is empty, so that no page depends on its visitor", () => {
  const Token = (): ReactElement => createElement("b", {}, `[${useCsrfToken()}]`);

  expect(renderToString(createElement(Token))).toBe("<b>[]</b>");
});

test("on the server a stream is connecting, and nothing is asked", () => {
  const Stream = (): ReactElement => {
    const { status, event } = useEventStream("/events", { events: { tick: v.number() } });
    return createElement("b", {}, status, event?.data);
  };

  expect(renderToString(createElement(Stream))).toBe("<b>connecting</b>");
});

test("every file with a hook says first that it is for the browser", () => {
  const files = readdirSync(SOURCE).map((name) => ({ name, text: readFileSync(join(SOURCE, name), "utf8") }));
  const hooks = files.filter(({ name, text }) => name === "index.ts" || /from "react"/.test(text));

  expect(hooks.map(({ name }) => name)).toEqual(["index.ts", "use-csrf-token.ts", "use-event-stream.ts"]);
  for (const { text } of hooks) expect(text.startsWith('"use client";\n')).toBe(true);
});
