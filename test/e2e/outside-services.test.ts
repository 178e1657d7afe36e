import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { PNG } from "../route/uploads/form.ts";
import { ACCOUNT, startFakeS3 } from "../route/uploads/fake-s3.ts";
import { PUBLISHABLE_KEY, SECRET_KEY, startProject } from "../supabase/project-server.ts";
import { startBrowser } from "../support/browser.ts";
import { type Answer, call } from "../support/call.ts";
import { type ExampleApp, serveExample } from "../support/example-app.ts";
import { createExampleSession } from "../support/example-session.ts";

const TIMEOUT_MS = 240_000;

/** The example's settings for a bucket. */
function bucketAt(endpoint: string): Readonly<Record<string, string>> {
  return {
    S3_BUCKET: ACCOUNT.bucket,
    S3_REGION: ACCOUNT.region,
    S3_ENDPOINT: endpoint,
    S3_PUBLIC_URL: "https://files.example.com",
    S3_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
    S3_SECRET_ACCESS_KEY: ACCOUNT.secretAccessKey,
  };
}

async function serve(env: Readonly<Record<string, string>>): Promise<ExampleApp> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-outside-"));
  const app = await serveExample({ SLUICE_DIRECTORY: directory, ...env });
  onTestFinished(async () => {
    await app.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return app;
}

test(
  "an upload goes past the app into the bucket, and is looked at there",
  async () => {
    const s3 = await startFakeS3();
    const app = await serve(bucketAt(s3.endpoint));
    const ask = async (line: string, body: unknown, user = "ada"): Promise<Answer> => {
      const token = await createExampleSession(user, `http://localhost:${app.port}`);
      return call(app.url, line, { headers: { authorization: `Bearer ${token}` }, body });
    };
    const begin = async (size: number): Promise<{ url: string; headers: Record<string, string>; ticket: string }> => {
      const answer = await ask("POST /api/uploads/direct", { name: "me.png", type: "image/png", size });
      return JSON.parse(answer.text) as Awaited<ReturnType<typeof begin>>;
    };

    const { url, headers, ticket } = await begin(PNG.byteLength);
    const early = await ask("POST /api/uploads/direct/finish", { ticket });
    const put = await fetch(url, { method: "PUT", headers, body: PNG });
    const stolen = await ask("POST /api/uploads/direct/finish", { ticket }, "eve");
    const finished = await ask("POST /api/uploads/direct/finish", { ticket });
    const page = Buffer.from("<script>alert(1)</script>");
    const other = await begin(page.byteLength);
    await fetch(other.url, { method: "PUT", headers: other.headers, body: page });
    const refused = await ask("POST /api/uploads/direct/finish", { ticket: other.ticket });
    const large = await ask("POST /api/uploads/direct", { name: "me.png", type: "image/png", size: 6_000_000 });

    expect([early.status, put.status, stolen.status, finished.status]).toEqual([409, 200, 403, 200]);
    expect(finished.json()).toMatchObject({ name: "me.png", type: "image/png", size: PNG.byteLength });
    expect(finished.json()["url"]).toMatch(/^https:\/\/files\.example\.com\/images\/ada\/[\w-]{36}\.png$/);
    expect([refused.status, large.status]).toEqual([415, 413]);
    expect([...s3.objects.keys()]).toEqual([expect.stringMatching(/^images\/ada\//)]);
    expect(app.output()).not.toContain(ticket);
  },
  TIMEOUT_MS,
);

test(
  "a page sends a file straight into the bucket",
  async () => {
    const s3 = await startFakeS3();
    const app = await serve(bucketAt(await openToPages(s3.endpoint)));
    const url = `http://localhost:${app.port}`;
    const browser = await startBrowser();
    onTestFinished(() => browser.close());
    await browser.context.addCookies([{ name: "session", value: await createExampleSession("ada", url), url }]);
    const { page } = await browser.open(`${url}/routes/uploads`);
    const posted: string[] = [];
    page.on("request", (sent) => {
      if (sent.method() !== "GET") posted.push(`${sent.method()} ${new URL(sent.url()).pathname}`);
    });

    await page.setInputFiles('input[type="file"]', { name: "me.png", mimeType: "image/png", buffer: PNG });
    await page.getByRole("radio", { name: "straight into the bucket" }).check();
    await page.getByRole("button", { name: "Upload" }).click();
    const href = await page.getByRole("link", { name: "me.png" }).getAttribute("href");

    expect(posted).toEqual([
      "POST /api/uploads/direct",
      expect.stringMatching(/^PUT \/files\/pending\/images\/ada\//),
      "POST /api/uploads/direct/finish",
    ]);
    expect([...s3.objects.keys()].map((key) => `https://files.example.com/${key}`)).toEqual([href]);
  },
  TIMEOUT_MS,
);

/** What a bucket's CORS rules do: pages of other origins may store files. */
async function openToPages(endpoint: string): Promise<string> {
  const allowed = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    if (method === "OPTIONS") {
      outgoing.writeHead(204, { ...allowed, "access-control-allow-methods": "PUT" }).end();
      return;
    }
    // The name that was signed stays in the headers.
    const behind = request(new URL(url ?? "/", endpoint), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...allowed });
      answer.pipe(outgoing);
    });
    incoming.pipe(behind);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test(
  "people see their own rows of Supabase, programs with the secret key all of them",
  async () => {
    const project = await startProject();
    onTestFinished(() => project.close());
    const app = await serve({
      SUPABASE_URL: project.url,
      SUPABASE_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
      SUPABASE_SECRET_KEY: SECRET_KEY,
    });
    const ada = { authorization: `Bearer ${await project.sign({ sub: "ada" })}` };
    const forged = { authorization: `Bearer ${await project.sign({ sub: "ada" }, "wrong")}` };

    const tasks = await call(app.url, "GET /api/supabase/tasks", { headers: ada });
    const refused = await Promise.all([
      call(app.url, "GET /api/supabase/tasks"),
      call(app.url, "GET /api/supabase/tasks", { headers: forged }),
      call(app.url, "GET /api/supabase/tasks", { headers: { apikey: SECRET_KEY } }),
      call(app.url, "POST /api/supabase/rollup", { headers: ada }),
      call(app.url, "POST /api/supabase/rollup", { headers: { apikey: PUBLISHABLE_KEY } }),
    ]);
    const rollup = await call(app.url, "POST /api/supabase/rollup", { headers: { apikey: SECRET_KEY } });

    expect(tasks.json()).toEqual({ user: "ada", tasks: [{ id: 1 }] });
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect([rollup.status, rollup.json()["tasks"]]).toEqual([200, 2]);
    expect(app.output()).not.toContain(SECRET_KEY);
  },
  TIMEOUT_MS,
);
