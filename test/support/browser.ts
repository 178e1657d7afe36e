import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import chromium from "@sparticuz/chromium";
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
    executablePath: await chromium.executablePath(),
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
