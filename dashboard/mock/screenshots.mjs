// Takes the screenshots of the documentation: node dashboard/mock/screenshots.mjs
import "../build.mjs";

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { setPlain } = await jiti.import("./hostile.ts");
const { startMockServer } = await jiti.import("./server.ts");
const { startBrowser } = await jiti.import("../../test/support/browser.ts");

const target = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1440, height: 900 };

mkdirSync(target, { recursive: true });
setPlain();
const server = await startMockServer();
const dead = server.state.events.find(({ state }) => state === "dead").id;
const shots = [
  { name: "overview", path: "", size: WIDE },
  { name: "events", path: "events", size: WIDE },
  { name: "event", path: `events/${dead}`, size: WIDE },
  { name: "failures", path: "failures?state=all", size: WIDE },
  { name: "failure", path: "failures/f0a1", size: WIDE },
  { name: "rejection", path: "rejections/019a9d10-0000-7000-8000-000000000000", size: WIDE },
  { name: "handlers", path: "handlers", size: WIDE },
  { name: "sources", path: "sources", size: WIDE },
  { name: "replays", path: "replays", size: WIDE },
  { name: "audit", path: "audit", size: WIDE },
  { name: "overview-narrow", path: "", size: NARROW },
  { name: "event-narrow", path: `events/${dead}`, size: NARROW },
];
const browser = await startBrowser();
for (const scheme of ["light", "dark"]) {
  const { page } = await browser.open("about:blank");
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  for (const { name, path, size } of shots) {
    await page.setViewportSize(size);
    await page.goto(server.url + path);
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    await page.locator(".live.live").waitFor();
    await page.screenshot({ path: `${target}dashboard-${name}-${scheme}.png` });
  }
  await page.close();
}
await browser.close();
await server.close();
