import { createHmac, createVerify, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";

import { Stripe } from "stripe";
import { expect, test } from "vitest";

import { findClosedPort, startCaptureServer } from "./capture-server.ts";
import { run, toStream } from "./recording-io.ts";
import { BARE_CONFIG, createProject, SECRET, SOURCE } from "./temporary-project.ts";

const STORED = { status: 200, body: '{"status":"stored","id":"01a1fb1c"}' } as const;

function createApp(files: Readonly<Record<string, string>> = {}): string {
  return createProject({ "package.json": "{}", "sluice.ts": BARE_CONFIG, ...files });
}

test("sends a sample that Stripe's own library accepts, and says what came of it", async () => {
  const directory = createApp();
  const { url, captured } = await startCaptureServer(STORED);

  const sent = await run(["send", "stripe", "invoice.paid", "--url", url], { directory });

  expect(sent).toMatchObject({ exitCode: 0, stderr: "" });
  expect(sent.stdout).toBe(
    `200 stored  stripe/invoice.paid  01a1fb1c\n\nLook at it: npx sluice events show 01a1fb1c --url ${url}\n`,
  );
  const [request] = captured;
  expect(request).toMatchObject({ method: "POST", url: "/api/webhooks/stripe" });
  expect(toStripeEvent(request)).toMatchObject({ object: "event", type: "invoice.paid" });
});

test("the source's name is in the path, its provider makes the sample", async () => {
  const directory = createApp();
  const { url, captured } = await startCaptureServer(STORED);

  await run(["send", "billing", "invoice.paid", "--url", `${url}/base/`], { directory });

  expect(captured[0]?.url).toBe("/base/api/webhooks/billing");
  expect(toStripeEvent(captured[0])).toMatchObject({ type: "invoice.paid" });
});

test("without a URL it goes to SLUICE_URL, else to PORT on this machine, as .env sets it too", async () => {
  const { url, port, captured } = await startCaptureServer(STORED);
  const directory = createApp();
  const configured = createApp({ ".env": `PORT=${port}` });

  const runs = [
    await run(["send", "stripe", "a", "--json"], { directory, env: { SLUICE_URL: url } }),
    await run(["send", "stripe", "a", "--json"], { directory, env: { PORT: port } }),
    await run(["send", "stripe", "a", "--json"], { directory: configured, env: {} }),
  ];

  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(captured).toHaveLength(3);
});

test("--data is sent byte for byte, from a file beside the caller or from standard input", async () => {
  const body = '{ "id":"evt_1",  "type":"invoice.paid", "name":"Zoë" }\n';
  const directory = createApp({ "below/body.json": body });
  const { url, captured } = await startCaptureServer(STORED);
  const given = { directory: join(directory, "below"), stdin: toStream([body]) };

  await run(["send", "stripe", "invoice.paid", "--url", url, "--data", "body.json"], given);
  await run(["send", "stripe", "invoice.paid", "--url", url, "--data", "-"], given);

  expect(captured.map((request) => request.body.toString())).toEqual([body, body]);
  expect(captured.map(toStripeEvent)).toHaveLength(2);
});

test("--count sends events of their own, and with --id the same event again", async () => {
  const directory = createApp();
  const { url, captured } = await startCaptureServer(STORED);

  const many = await run(["send", "stripe", "a", "--url", url, "--count", "3", "--json"], {
    directory,
  });
  await run(["send", "stripe", "a", "--url", url, "--count", "2", "--id", "one"], { directory });

  expect(many.stdout).toBe('{"status":200,"result":"stored","id":"01a1fb1c"}\n'.repeat(3));
  const ids = captured.map((request) => toStripeEvent(request).id);
  expect(new Set(ids.slice(0, 3)).size).toBe(3);
  expect(new Set(ids.slice(3)).size).toBe(1);
});

test("a type without a sample is sent all the same, with a word of doubt", async () => {
  const directory = createApp();
  const { url, captured } = await startCaptureServer(STORED);

  const sent = await run(["send", "stripe", "invoice.payed", "--url", url], { directory });

  expect(sent.exitCode).toBe(0);
  expect(sent.stderr).toContain('Did you mean "invoice.paid"?');
  expect(toStripeEvent(captured[0])).toMatchObject({ type: "invoice.payed" });
});

test("a JWT is signed with the development key", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const key = JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "k", alg: "RS256" });
  const issuer = 'issuer: "https://example.kinde.com"';
  const directory = createApp({
    "sluice.ts": BARE_CONFIG.replace(issuer, `${issuer}, developmentKey: '${key}'`),
  });
  const { url, captured } = await startCaptureServer(STORED);

  const sent = await run(["send", "kinde", "user.updated", "--url", url], { directory });

  expect(sent).toMatchObject({ exitCode: 0, stderr: "" });
  const [header = "", claims = "", signature = ""] = (captured[0]?.body.toString() ?? "").split(".");
  const verifier = createVerify("sha256").update(`${header}.${claims}`);
  expect(verifier.verify(publicKey, signature, "base64url")).toBe(true);
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
    type: "user.updated",
  });
});

test("a source that cannot sign says what it needs", async () => {
  const directory = createApp();

  const sent = await run(["send", "kinde", "user.updated"], { directory });

  expect(sent.exitCode).toBe(1);
  expect(sent.stderr).toMatch(/^CONFIG_INVALID: .*developmentKey/);
});

test("a token in the query is sent, and not shown when the app refuses", async () => {
  const directory = createApp({
    "sluice.ts": `
      import { sharedToken } from "${SOURCE}/verify/providers/shared-token.ts";
      const nothing = async () => undefined;
      export const sluice = {
        sources: { cms: sharedToken({ secret: "kept-to-ourselves", query: "token" }) },
        receive: nothing, assertReady: nothing, dashboard: nothing, start: nothing, migrate: nothing, stop: nothing,
      };`,
  });
  const { url, captured } = await startCaptureServer({
    status: 401,
    body: '{"error":"unauthorized"}',
  });

  const sent = await run(["send", "cms", "page.changed", "--url", url], { directory });

  expect(captured[0]?.url).toBe("/api/webhooks/cms?token=kept-to-ourselves");
  expect(sent.stderr).toContain(`${url}/api/webhooks/cms answered 401`);
  expect(sent.stderr).not.toContain("kept-to-ourselves");
});

test.each([
  ["its sender's own words", { status: 202, body: "[accepted]", headers: { "sluice-event": "01a1fb1c" } }, "answered"],
  ["a list of ids", { status: 200, body: '{"status":"duplicate","ids":["01a1fb1c","02"]}' }, "duplicate"],
])("an answer in %s is understood", async (_name, reply, result) => {
  const directory = createApp();
  const { url } = await startCaptureServer(reply);

  const sent = await run(["send", "stripe", "invoice.paid", "--url", url, "--json"], { directory });

  expect(JSON.parse(sent.stdout)).toEqual({ status: reply.status, result, id: "01a1fb1c" });
});

test("a sender of forms, lists and signed addresses is imitated as it is", async () => {
  const directory = createApp({
    "sluice.ts": `
      import { defineProvider } from "${SOURCE}/verify/index.ts";
      const scheme = {
        kind: "hmac", signature: { header: "x-signature", encoding: "hex" }, content: "{url} {body}",
      };
      const type = { in: "body", paths: ["type"] };
      const id = { in: "body", path: "id" };
      const forms = defineProvider({ name: "forms", scheme, id, type, payload: "form" });
      const lists = defineProvider({ name: "lists", scheme, id, type, batch: { path: "events" } });
      const options = { secret: "k9-Vh2rTqPz7mXw4", url: "https://app.example.com/hook?tenant=7" };
      const nothing = async () => undefined;
      export const sluice = {
        sources: { forms: forms(options), lists: lists(options) },
        receive: nothing, assertReady: nothing, dashboard: nothing, start: nothing, migrate: nothing, stop: nothing,
      };`,
  });
  const { url, captured } = await startCaptureServer(STORED);

  await run(["send", "forms", "a.b", "--id", "1", "--url", url], { directory });
  await run(["send", "lists", "a.b", "--id", "1", "--url", url], { directory });

  const [form, list] = captured;
  expect(captured.map((request) => request.url)).toEqual([
    "/api/webhooks/forms?tenant=7",
    "/api/webhooks/lists?tenant=7",
  ]);
  expect(Object.fromEntries(new URLSearchParams(form?.body.toString()))).toMatchObject({ id: "1", type: "a.b" });
  expect(JSON.parse(list?.body.toString() ?? "")).toMatchObject({ events: [{ id: "1", type: "a.b" }] });
  const signed = (body: string): string =>
    createHmac("sha256", "k9-Vh2rTqPz7mXw4").update(`https://app.example.com/hook?tenant=7 ${body}`).digest("hex");
  expect(captured.map(({ headers }) => headers["x-signature"])).toEqual(
    captured.map(({ body }) => signed(body.toString())),
  );
});

test.each([
  [{ status: 401, body: '{"error":"unauthorized"}' }, "npx sluice rejections --source stripe"],
  [{ status: 404, body: "<html>" }, 'the app has no source "stripe"'],
  [{ status: 413, body: "{}" }, "larger than the source allows"],
  [{ status: 503, body: '{"error":"unavailable"}' }, "could not commit"],
  [{ status: 418, body: "" }, "none of Sluice's answers"],
  [{ status: 200, body: '{"ok":true}' }, "but not as Sluice does"],
  [{ status: 308, body: "", headers: { location: "/login" } }, "a redirect to /login"],
])("the answer %j is a failure with its reason", async (reply, reason) => {
  const directory = createApp();
  const { url, captured } = await startCaptureServer(reply);

  const argv = ["send", "stripe", "invoice.paid", "--url", url, "--count", "5"];
  const sent = await run(argv, { directory });

  expect(sent).toMatchObject({ exitCode: 1, stdout: "" });
  expect(sent.stderr).toMatch(/^REFUSED: /);
  expect(sent.stderr).toContain(reason);
  expect(captured).toHaveLength(1);
});

test("an app that does not run is said not to run", async () => {
  const directory = createApp();
  const port = await findClosedPort();

  const sent = await run(["send", "stripe", "invoice.paid"], { directory, env: { PORT: port } });

  expect(sent.exitCode).toBe(1);
  expect(sent.stderr).toBe(
    `UNREACHABLE: Nothing answers at http://localhost:${port}. Is the app running? npm start, or --url\n`,
  );
});

test("without a source it lists the sources, without a type the types", async () => {
  const directory = createApp();

  const sources = await run(["send"], { directory });
  const types = await run(["send", "billing"], { directory });
  const json = await run(["send", "billing", "--json"], { directory });

  expect(sources.stdout).toContain("  stripe\n  billing  (stripe)\n  kinde\n");
  expect(types.stdout).toContain("  invoice.paid\n");
  expect(types.stdout).toContain("npx sluice send billing ");
  expect(JSON.parse(json.stdout)).toMatchObject({ source: "billing", provider: "stripe" });
});

test.each([
  ["an unknown source", ["send", "strip", "a"], 2, 'Did you mean "stripe"?'],
  ["an inherited name", ["send", "constructor", "a"], 2, 'There is no source "constructor".'],
  ["a count of none", ["send", "stripe", "a", "--count", "0"], 2, "--count takes"],
  ["a URL that is none", ["send", "stripe", "a", "--url", "localhost:1"], 2, "is not the URL of an app"],
  ["a file that is not there", ["send", "stripe", "a", "--data", "x"], 1, "The file x cannot be read."],
] as const)("%s is refused", async (_name, argv, exitCode, reason) => {
  const directory = createApp();

  const sent = await run(argv, { directory });

  expect(sent.exitCode).toBe(exitCode);
  expect(sent.stderr).toContain(reason);
});

interface Delivered {
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Buffer;
}

/** Checks a delivery as a Stripe user's app would. */
function toStripeEvent(request: Delivered | undefined): Stripe.Event {
  const signature = request?.headers["stripe-signature"] ?? "";
  return Stripe.webhooks.constructEvent(request?.body ?? "", signature, SECRET);
}
