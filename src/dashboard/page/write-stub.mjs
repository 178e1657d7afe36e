// Writes `built.ts` where the page has not been built yet, so that a fresh clone type-checks and its tests run.
import { existsSync, writeFileSync } from "node:fs";

const file = new URL("built.ts", import.meta.url);

if (!existsSync(file)) {
  writeFileSync(
    file,
    `import type { Page } from "./page.ts";

/** Stands in for the page until it is built. */
export const PAGE: Page = {
  html: "<!doctype html><html lang=\\"en\\"><head><title>Sluice</title></head><body><p>The page is not built: npm run build.</p></body></html>",
  assets: {},
};
`,
  );
}
