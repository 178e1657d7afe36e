import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type BrowserContext, chromium as playwright, type Page } from "playwright-core";

/** Chromium, with a profile of its own. */
export interface TestBrowser {
  readonly context: BrowserContext;
  /** Opens a page that keeps what its console says of errors, and what it threw. */
  open(url: string): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** A page, and what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** Starts the Chromium that comes as a package of npm. */
export async function startBrowser(): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "sluice-browser-"));
  const context = await playwright.launchPersistentContext(profile, {
    ...(await unpackChromium()),
    args: ARGUMENTS,
    headless: true,
  });
  return {
    context,
    async open(url) {
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(url);
      return { page, errors };
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * Unpacks Chromium and the libraries a bare machine lacks. The package brings them, but unpacks them only where it
 * believes to be on a serverless host, and then for the whole process: here they are for the browser alone.
 */
async function unpackChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const { LD_LIBRARY_PATH, FONTCONFIG_PATH, AWS_LAMBDA_JS_RUNTIME } = process.env;
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    const executablePath = await chromium.executablePath();
    return {
      executablePath,
      env: { ...process.env, LD_LIBRARY_PATH: join(tmpdir(), "al2023/lib") },
    };
  } finally {
    restore({ LD_LIBRARY_PATH, FONTCONFIG_PATH, AWS_LAMBDA_JS_RUNTIME });
  }
}

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Not the package's own, which turn the web's security off. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  // Nothing but the page under test is asked for anything.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];
