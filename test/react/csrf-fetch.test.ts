import { expect, test, vi } from "vitest";

import { createCsrfFetch } from "../../src/react/csrf-fetch.ts";

const PAGE = "https://app.example.com/tasks";
const REFUSED = () => Response.json({ code: "csrf-token-invalid" }, { status: 403 });

test.each([
  ["a POST to the app", "/api/tasks", { method: "POST" }, "t1"],
  ["a DELETE to the app's full address", "https://app.example.com/api/tasks", { method: "DELETE" }, "t1"],
  ["a GET to the app", "/api/tasks", {}, null],
  ["a POST to another origin", "https://evil.example/", { method: "POST" }, null],
  ["a POST to another port", "https://app.example.com:8443/", { method: "POST" }, null],
  ["a POST to another scheme", "http://app.example.com/", { method: "POST" }, null],
  ["a POST with a token of its own", "/api/tasks", { method: "POST", headers: { "X-CSRF-Token": "own" } }, "own"],
])("%s", async (_name, url, init, token) => {
  const { csrfFetch, sent } = create([new Response()]);

  await csrfFetch(url, init);

  expect(sent.map(({ headers }) => headers.get("x-csrf-token"))).toEqual([token]);
});

test("a Request is taken too", async () => {
  const { csrfFetch, sent } = create([new Response()]);

  await csrfFetch(new Request("https://app.example.com/api/tasks", { method: "PUT", body: "a" }));

  expect(sent[0]?.headers.get("x-csrf-token")).toBe("t1");
});

test("where no token is known, the route is asked first", async () => {
  const { csrfFetch, sent, refresh } = create([new Response()], "");

  await csrfFetch("/api/tasks", { method: "POST" });

  expect(refresh).toHaveBeenCalledOnce();
  expect(sent[0]?.headers.get("x-csrf-token")).toBe("t2");
});

test("a token that is over is renewed, and the request sent once more with its body", async () => {
  const { csrfFetch, sent } = create([REFUSED(), new Response("done")]);

  const answer = await csrfFetch("/api/tasks", { method: "POST", body: "the body" });

  expect(await answer.text()).toBe("done");
  expect(sent.map(({ headers }) => headers.get("x-csrf-token"))).toEqual(["t1", "t2"]);
  expect(await sent[1]?.text()).toBe("the body");
});

test("a second refusal is the answer", async () => {
  const { csrfFetch, sent } = create([REFUSED(), REFUSED()]);

  expect((await csrfFetch("/api/tasks", { method: "POST" })).status).toBe(403);
  expect(sent.length).toBe(2);
});

test.each([
  ["another 403", () => Response.json({ code: "forbidden" }, { status: 403 })],
  ["a 403 without a problem", () => new Response("no", { status: 403 })],
  ["a 403 of null", () => Response.json(null, { status: 403 })],
  ["another status", () => Response.json({ code: "csrf-token-invalid" }, { status: 400 })],
])("%s is not tried again, and can be read", async (_name, toAnswer) => {
  const { csrfFetch, sent } = create([toAnswer()]);

  const answer = await csrfFetch("/api/tasks", { method: "POST" });

  expect(sent.length).toBe(1);
  expect(await answer.text()).not.toBe("");
});

test("without a token route the request is sent all the same", async () => {
  const { csrfFetch, sent, refresh } = create([new Response()], "");
  refresh.mockRejectedValue(new Error("404"));

  expect((await csrfFetch("/api/tasks", { method: "POST" })).status).toBe(200);
  expect(sent[0]?.headers.has("x-csrf-token")).toBe(false);
});

function create(answers: Response[], token = "t1") {
  const sent: Request[] = [];
  const refresh = vi.fn(async () => "t2");
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    sent.push(input as Request);
    return answers.shift() ?? Response.error();
  };
  const store = { get: () => token, refresh };
  return { csrfFetch: createCsrfFetch({ store, fetch, page: () => PAGE }), sent, refresh };
}
