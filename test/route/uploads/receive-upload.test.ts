import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";

import { BOUNDARY, field, file, FORM_HEADERS, PNG, pngOf, writeForm } from "./form.ts";
import { type ProblemBody, serveUpload, type UploadServer } from "./serve-upload.ts";

type Options = Parameters<typeof serveUpload>[0];

const AVATAR: Options = { files: { avatar: { types: ["image/png", "image/jpeg"] } } };

async function serve(options: Options = AVATAR): Promise<UploadServer> {
  const server = await serveUpload(options);
  onTestFinished(() => server.close());
  return server;
}

interface Received {
  readonly files: Readonly<Record<string, { key: string; url: string; type: string; size: number; name: string }>>;
  readonly fields?: unknown;
}

test("a browser's form is stored under a name nobody can guess, below the user's folder", async () => {
  const { post, storage } = await serve({ ...AVATAR, folder: ["avatars", "user|1/../2"] });
  const form = new FormData();
  form.set("avatar", new File([PNG], "me at the sea.jpg", { type: "image/jpeg" }));

  const answer = await post(form);

  const { files } = (await answer.json()) as Received;
  expect(answer.status).toBe(200);
  expect(files["avatar"]).toEqual({
    key: expect.stringMatching(/^avatars\/user~7c1~2f~2e~2e~2f2\/[\da-f-]{36}\.png$/) as string,
    url: `https://files.example.com/${files["avatar"]?.key}`,
    type: "image/png",
    size: PNG.byteLength,
    name: "me at the sea.jpg",
  });
  expect(storage.files.get(files["avatar"]?.key ?? "")).toEqual({ bytes: PNG, type: "image/png" });
});

test("files and fields may come in any order, and the fields are made by their schema", async () => {
  const fields = v.object({ title: v.string(), tags: v.array(v.string()) });
  const { post, storage } = await serve({ files: { photos: { types: ["image/png"], maxCount: 2 } }, fields });
  const parts = [field("tags", "a"), file("photos", "1.png", PNG), field("title", "Sea"), file("photos", "2.png", PNG)];

  const answer = await post(writeForm(parts), FORM_HEADERS);

  expect(await answer.json()).toMatchObject({
    files: { photos: [{ name: "1.png" }, { name: "2.png" }] },
    fields: { title: "Sea", tags: ["a"] },
  });
  expect(storage.files.size).toBe(2);
});

test("a file that was not chosen is none", async () => {
  const { post } = await serve({ files: { avatar: { types: ["image/png"], required: false } } });

  const answer = await post(writeForm([file("avatar", "", "", "application/octet-stream")]), FORM_HEADERS);

  expect(await answer.json()).toEqual({ files: {} });
});

test("all that is wrong with fields and missing files is said at once, and nothing is left", async () => {
  const fields = v.object({ title: v.pipe(v.string(), v.minLength(3)) });
  const types = ["image/png"];
  const { post, storage } = await serve({ files: { front: { types }, back: { types } }, fields });

  const answer = await post(writeForm([file("front", "a.png", PNG), field("title", "x")]), FORM_HEADERS);

  const problem = (await answer.json()) as ProblemBody;
  expect(answer.status).toBe(422);
  expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(["/back", "/title"]);
  expect(storage.files.size).toBe(0);
});

const text = (content: string): Buffer<ArrayBuffer> => Buffer.from(content, "latin1");
const GIF_AND_SCRIPT = text("GIF89a/*<svg onload=alert(1)>*/=1;alert(1)//");

test.each([
  ["HTML that says it is a PNG", "a.png", text("<!doctype html><script>alert(1)</script>"), 415],
  ["SVG that says it is a PNG", "a.png", text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 415],
  ["SVG with an XML declaration", "a.svg", text('<?xml version="1.0"?><svg/>'), 415],
  ["a program that says it is a PNG", "a.png", text("MZ\x90\0\x03\0\0\0"), 415],
  ["an archive", "a.png", Buffer.concat([text("PK\x03\x04"), Buffer.alloc(64)]), 415],
  ["a GIF that is a script too", "a.png", GIF_AND_SCRIPT, 415],
  ["PHP with two extensions", "a.php.png", text("<?php system($_GET[0]);"), 415],
  ["half a PNG's mark", "a.png", PNG.subarray(0, 5), 415],
  ["no bytes", "a.png", Buffer.alloc(0), 422],
])("%s is refused, and nothing is stored", async (_name, fileName, bytes, status) => {
  const { post, storage } = await serve();

  const answer = await post(writeForm([file("avatar", fileName, bytes)]), FORM_HEADERS);

  expect(answer.status).toBe(status);
  expect(storage.files.size).toBe(0);
});

test("what both is a PNG and carries a page is a PNG, to whoever asks", async () => {
  const { post, storage } = await serve();
  const polyglot = Buffer.concat([PNG, text("<html><script>alert(1)</script>")]);

  const answer = await post(writeForm([file("avatar", "page.html", polyglot, "text/html")]), FORM_HEADERS);

  const { files } = (await answer.json()) as Received;
  expect(files["avatar"]).toMatchObject({ type: "image/png", key: expect.stringMatching(/^[\da-f-]{36}\.png$/) });
  expect(storage.files.get(files["avatar"]?.key ?? "")?.type).toBe("image/png");
});

test.each([
  ["plain text", "a,b\n1,é\n", 200],
  ["a page", "  <html>", 415],
  ["a script of PHP", "<?php", 415],
  ["zero bytes in it", "a\0b", 415],
  ["bytes that are not UTF-8", "a\xff", 415],
])("text is told by its bytes as well: %s", async (_name, content, status) => {
  const { post } = await serve({ files: { list: { types: ["text/csv"] } } });
  const bytes = status === 200 ? Buffer.from(content) : text(content);

  const answer = await post(writeForm([file("list", "a.csv", bytes)]), FORM_HEADERS);

  expect(answer.status).toBe(status);
});

test.each([
  ["NUL and a path", "../../etc/pass\0wd", "passwd"],
  ["a path of Windows", "C:\\Users\\me\\photo.png", "photo.png"],
  ["a device", "CON.png", "_CON.png"],
  ["nothing but dots", "..", "file"],
  ["text turned around", "photo\u202egnp.exe", "photognp.exe"],
  ["a quote as browsers write it", "a%22b.png", "a_b.png"],
])("a file's name is made harmless: %s", async (_name, sent, shown) => {
  const { post } = await serve();
  const part = file("avatar", Buffer.from(sent).toString("latin1"), PNG);

  const answer = await post(writeForm([part]), FORM_HEADERS);

  const { files } = (await answer.json()) as Received;
  expect(files["avatar"]?.name).toBe(shown);
  expect(files["avatar"]?.key).toMatch(/^[\da-f-]{36}\.png$/);
});

const name = (bytes: number): string => `${"n".repeat(bytes - 4)}.png`;
const cut = (body: Buffer<ArrayBuffer>, bytes: number): Buffer<ArrayBuffer> =>
  body.subarray(0, body.byteLength - bytes);
const ONE = writeForm([file("avatar", "a.png", PNG)]);
const HEAD = 'Content-Disposition: form-data; name="avatar"';

test.each<[what: string, body: Buffer<ArrayBuffer>, status: number, code: string]>([
  ["a file above its limit", writeForm([file("avatar", "a.png", pngOf(1_001))]), 413, "file-too-large"],
  ["a file far above it", writeForm([file("avatar", "a.png", pngOf(300_000))]), 413, "file-too-large"],
  ["a body above the limit of all", writeForm([file("avatar", "a.png", pngOf(2_000_000))]), 413, "body-too-large"],
  ["too many files", writeForm([1, 2].map(() => file("avatar", "a.png", PNG))), 422, "file-too-many"],
  ["a file nobody asked for", writeForm([file("other", "a.png", PNG)]), 422, "file-unexpected"],
  ["a file called __proto__", writeForm([file("__proto__", "a.png", PNG)]), 422, "file-unexpected"],
  ["no file", writeForm([field("title", "x")]), 422, "validation-failed"],
  ["a file sent as a field", writeForm([field("avatar", "x")]), 422, "validation-failed"],
  ["no parts", writeForm([]), 422, "validation-failed"],
  ["10,000 parts", writeForm(Array.from({ length: 10_000 }, () => field("a", "1"))), 413, "form-too-many-parts"],
  [
    "10,000 parts of nothing",
    writeForm(Array.from({ length: 10_000 }, () => ({ head: HEAD, body: "" }))),
    413,
    "form-too-many-parts",
  ],
  ["101 fields", writeForm(Array.from({ length: 101 }, () => field("a", "1"))), 413, "form-too-many-fields"],
  ["a field that is too large", writeForm([field("a", "x".repeat(70_000))]), 413, "field-too-large"],
  ["a field that is not UTF-8", writeForm([{ ...field("a", ""), body: Buffer.from([255]) }]), 400, "body-malformed"],
  ["a name of 10 KB", writeForm([file("avatar", name(10_000), PNG)]), 413, "part-headers-too-large"],
  [
    "headers of 100 KB",
    writeForm([{ head: `${HEAD}\r\nX: ${"x".repeat(1e5)}`, body: "" }]),
    413,
    "part-headers-too-large",
  ],
  ["a part without a name", writeForm([{ head: "Content-Type: image/png", body: PNG }]), 400, "body-malformed"],
  ["a part without headers", writeForm([{ head: "", body: "x" }]), 400, "body-malformed"],
  ["a part named twice", writeForm([{ head: `${HEAD}; name="b"`, body: "" }]), 400, "body-malformed"],
  ["two dispositions", writeForm([{ head: `${HEAD}\r\n${HEAD}`, body: "" }]), 400, "body-malformed"],
  ["no end", cut(ONE, 4), 400, "body-malformed"],
  ["an end within a file", cut(ONE, 60), 400, "body-malformed"],
  ["an end within headers", ONE.subarray(0, 60), 400, "body-malformed"],
  ["another boundary", writeForm([file("avatar", "a.png", PNG)], "other"), 400, "body-malformed"],
  ["no body", Buffer.alloc(0), 400, "body-malformed"],
  ["something else", Buffer.from("{}"), 400, "body-malformed"],
])("%s is refused, and nothing is left", async (_what, body, status, code) => {
  const { post, storage, faults } = await serve({ files: { avatar: { types: ["image/png"], maxBytes: 1_000 } } });

  const answer = await post(body, FORM_HEADERS);

  expect({ status: answer.status, code: ((await answer.json()) as ProblemBody).type }).toEqual({
    status,
    code: `urn:sluice:problem:${code}`,
  });
  expect(storage.files.size).toBe(0);
  expect(faults).toEqual([]);
});

test("what was stored is deleted when a later part is wrong", async () => {
  const types = ["image/png"];
  const { post, storage } = await serve({ files: { front: { types }, back: { types, maxBytes: 1_000 } } });
  const puts: string[] = [];
  const { put } = storage;
  storage.put = async (key, ...rest) => {
    puts.push(key);
    await put(key, ...rest);
  };
  const parts = [file("front", "a.png", PNG), file("back", "b.png", pngOf(200_000))];

  const answer = await post(writeForm(parts), FORM_HEADERS);

  expect(answer.status).toBe(413);
  expect(puts.length).toBeGreaterThan(0);
  expect(storage.files.size).toBe(0);
});

test.each([
  ["JSON", { "content-type": "application/json" }, 415],
  ["another kind of multipart", { "content-type": `multipart/mixed; boundary=${BOUNDARY}` }, 415],
  ["a compressed body", { ...FORM_HEADERS, "content-encoding": "gzip" }, 415],
  ["no boundary", { "content-type": "multipart/form-data" }, 400],
  ["an empty boundary", { "content-type": "multipart/form-data; boundary=" }, 400],
  ["a boundary of 300 characters", { "content-type": `multipart/form-data; boundary=${"b".repeat(300)}` }, 400],
  ["two boundaries", { "content-type": `multipart/form-data; boundary=a; boundary=${BOUNDARY}` }, 400],
])("a request with %s is refused", async (_what, headers, status) => {
  const { post } = await serve();

  const answer = await post(ONE, headers);

  expect(answer.status).toBe(status);
});

test("a refused media type says which one is taken", async () => {
  const { post } = await serve();

  const answer = await post("{}", { "content-type": "application/json" });

  expect(answer.headers.get("accept-post")).toBe("multipart/form-data");
});

test.each([
  [{ types: ["image/svg+xml"] }, "runs in browsers"],
  [{ types: ["text/html"] }, "runs in browsers"],
  [{ types: ["application/xhtml+xml"] }, "runs in browsers"],
  [{ types: ["image/jpg"] }, "cannot be told by its bytes"],
  [{ types: [] }, "can never be sent"],
])("a rule of %j is the app's mistake", async (rule, reason) => {
  const { post, faults } = await serve({ files: { avatar: rule } });

  const answer = await post(ONE, FORM_HEADERS);

  expect(answer.status).toBe(500);
  expect(String(faults[0])).toContain(reason);
});

test("a storage that fails is a fault, and the rest of the form's files go", async () => {
  const types = ["image/png"];
  const { post, storage, faults } = await serve({ files: { front: { types }, back: { types } } });
  const { put } = storage;
  let count = 0;
  storage.put = async (...given) => {
    count += 1;
    if (count === 2) throw new Error("disk full");
    await put(...given);
  };
  const parts = [file("front", "a.png", PNG), file("back", "b.png", pngOf(500_000))];

  const answer = await post(writeForm(parts), FORM_HEADERS);

  expect(answer.status).toBe(500);
  expect(String(faults[0])).toContain("disk full");
  expect(storage.files.size).toBe(0);
});

test("a storage that does not read a whole file is a fault", async () => {
  const { post, storage, faults } = await serve();
  storage.put = async () => undefined;

  const answer = await post(writeForm([file("avatar", "a.png", pngOf(500_000))]), FORM_HEADERS);

  expect(answer.status).toBe(500);
  expect(String(faults[0])).toContain("not read the whole file");
});

test("a file that cannot be deleted again is told of", async () => {
  const orphans: string[] = [];
  const types = ["image/png"];
  const { post, storage } = await serve({
    files: { front: { types }, back: { types } },
    onOrphan: (key) => orphans.push(key),
  });
  storage.delete = async () => {
    throw new Error("down");
  };

  const answer = await post(writeForm([file("front", "a.png", PNG)]), FORM_HEADERS);

  expect(answer.status).toBe(422);
  expect(orphans).toEqual([...storage.files.keys()]);
});
