import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { createJiti } from "jiti";
import { afterAll, beforeAll, expect, test } from "vitest";

import { EXAMPLE_ENV } from "./support/example-app.ts";
import { stripeDelivery, STRIPE_SECRET } from "./support/sdk-deliveries.ts";
import { waitUntil } from "./support/wait-until.ts";

const REPOSITORY = resolve(import.meta.dirname, "..");
const TSC = join(REPOSITORY, "node_modules/typescript/bin/tsc");
const GUIDES = readdirSync(join(REPOSITORY, "docs")).filter((name) => name.endsWith(".md"));
const PAGES = ["README.md", ...GUIDES.map((name) => join("docs", name))];

interface Sample {
  readonly page: string;
  /** Where the sample says it belongs, such as `app/api/cron/route.ts`. */
  readonly path: string | null;
  readonly code: string;
}

const samples = PAGES.flatMap(readSamples);

// Inside the repository, so that packages resolve as they do in an app.
let directory: string;

beforeAll(() => {
  const cache = join(REPOSITORY, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  directory = mkdtempSync(join(cache, "sluice-docs-"));
  samples.forEach((sample, index) => writeFileSync(join(directory, `sample-${index}.ts`), sample.code));
  writeFileSync(join(directory, "sluice.ts"), find("README.md", "sluice.ts"));
  writeFileSync(join(directory, "api.ts"), find("docs/routes.md", "api.ts"));
  mkdirSync(join(directory, "app/api/tasks/[id]"), { recursive: true });
  writeFileSync(join(directory, "app/api/tasks/[id]/route.ts"), find("docs/routes.md", "app/api/tasks/[id]/route.ts"));
  writeFileSync(join(directory, "sluice-routes.ts"), find("docs/openapi-and-client.md", "sluice-routes.ts"));
  writeFileSync(join(directory, "supabase.ts"), find("docs/supabase.md", "supabase.ts"));
  writeFileSync(join(directory, "route.ts"), find("README.md", "app/api/webhooks/[source]/route.ts"));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test("every sample in README and docs type-checks", () => {
  const options = {
    target: "es2023",
    lib: ["es2023", "dom"],
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    paths: { "@/*": ["./*"] },
  };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));

  const problems = tryRun(TSC, "-p", directory);

  expect(problems).toBe("");
  expect(samples.length).toBeGreaterThan(10);
});

test("the README's app receives, stores and handles", async () => {
  const data = mkdtempSync(join(tmpdir(), "sluice-readme-"));
  Object.assign(process.env, EXAMPLE_ENV, { SLUICE_DIRECTORY: data, STRIPE_WEBHOOK_SECRET: STRIPE_SECRET });
  const jiti = createJiti(import.meta.url, { alias: { "@/sluice": join(directory, "sluice.ts") }, fsCache: false });
  const { sluice } = await jiti.import<{ sluice: ReadmeApp }>(join(directory, "sluice.ts"));
  const { POST } = await jiti.import<{ POST: ReadmeApp["webhook"] }>(join(directory, "route.ts"));
  await sluice.query("create table subscriptions (stripe_customer_id text, status text)");
  await sluice.query("insert into subscriptions values ('cus_sample', 'incomplete')");
  await sluice.start({ handleSignals: false });

  const { headers, body } = stripeDelivery();
  const response = await POST(new Request("http://localhost/", { method: "POST", headers, body }), {
    params: Promise.resolve({ source: "stripe" }),
  });

  expect(response.status).toBe(200);
  await waitUntil("the subscription is active", async () => {
    const { rows } = await sluice.query("select status from subscriptions");
    return rows[0]?.status === "active";
  });
  await sluice.stop();
  rmSync(data, { recursive: true, force: true });
});

test("the guide's test delivery is accepted, and drained", async () => {
  const index = samples.findIndex(({ code }) => code.includes("createTestRequest"));
  const data = mkdtempSync(join(tmpdir(), "sluice-guide-"));
  const code = (samples[index]?.code ?? "").replace('".sluice-test"', JSON.stringify(data));
  writeFileSync(join(directory, "deliver.ts"), `${code}\nexport { sluice };`);
  const jiti = createJiti(import.meta.url, { fsCache: false });
  const { deliver, sluice } = await jiti.import<{ deliver: () => Promise<Response>; sluice: DrainedApp }>(
    join(directory, "deliver.ts"),
  );

  const response = await deliver();
  await sluice.drain();
  await sluice.stop();

  expect(response.status).toBe(200);
  rmSync(data, { recursive: true, force: true });
});

test("the README is at most 150 lines and names every guide", () => {
  const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");

  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
  for (const page of PAGES.slice(1)) expect(readme).toContain(page);
});

interface DrainedApp {
  drain(): Promise<void>;
  stop(): Promise<void>;
}

interface ReadmeApp {
  query(text: string): Promise<{ readonly rows: readonly { readonly status: string }[] }>;
  start(options: { readonly handleSignals: boolean }): Promise<void>;
  stop(): Promise<void>;
  webhook(request: Request, context: unknown): Promise<Response>;
}

function readSamples(page: string): readonly Sample[] {
  const text = readFileSync(join(REPOSITORY, page), "utf8");
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => ({
    page,
    path: /^\/\/ ([\w./[\]-]+\.ts)/.exec(code)?.[1] ?? null,
    code,
  }));
}

function find(page: string, path: string): string {
  const sample = samples.find((one) => one.page === page && one.path === path);
  if (sample === undefined) throw new Error(`${page} has no sample for ${path}`);
  return sample.code;
}

function tryRun(...parameters: string[]): string {
  try {
    return execFileSync(process.execPath, parameters, { stdio: ["ignore", "pipe", "pipe"] }).toString();
  } catch (error) {
    return String((error as { readonly stdout: Buffer }).stdout);
  }
}
