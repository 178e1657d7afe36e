// What `npm start` runs: builds the example app, serves it, and says what to do next. `npm run dev` serves it as it is
// being worked on.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const directory = dirname(fileURLToPath(import.meta.url));
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
const port = process.env.PORT ?? "3000";
const host = process.env.HOST ?? "127.0.0.1";
const url = `http://localhost:${port}`;
const READY_TIMEOUT_MS = 60_000;

if (!existsSync(join(directory, ".env"))) copyFileSync(join(directory, ".env.example"), join(directory, ".env"));

const isDeveloped = process.argv.includes("--dev");
// What is there may have been built of these files.
if (!isDeveloped && !process.argv.includes("--built")) await run(["build"]);
const server = start([isDeveloped ? "dev" : "start", "--port", port, "--hostname", host]);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => process.exit(code ?? 0));
await ready();
printBanner();

function start(parameters) {
  return spawn(process.execPath, [next, ...parameters], {
    cwd: directory,
    stdio: "inherit",
    env: { ...process.env, PORT: port, NEXT_TELEMETRY_DISABLED: "1" },
  });
}

async function run(parameters) {
  const code = await new Promise((resolve) => start(parameters).on("exit", resolve));
  if (code !== 0) process.exit(code ?? 1);
}

async function ready() {
  const endsAt = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < endsAt) {
    const response = await fetch(`http://127.0.0.1:${port}/sluice/api/ready`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
}

function printBanner() {
  const prefix = port === "3000" ? "" : `PORT=${port} `;
  console.log(`
  Sluice is receiving.

  App        ${url}
  Webhooks   ${url}/api/webhooks/[source]
  Dashboard  ${url}/sluice   or: ${prefix}npx sluice events
  Database   ${process.env.DATABASE_URL ? "DATABASE_URL" : "embedded, in examples/saas/.sluice"}

  Send a first event, in another terminal:

    ${prefix}npx sluice send stripe checkout.session.completed
`);
}
