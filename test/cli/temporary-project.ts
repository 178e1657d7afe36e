import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { onTestFinished } from "vitest";

/** The library's sources, as a configuration outside of the repository imports them. */
export const SOURCE: string = resolve(import.meta.dirname, "../../src");

export const SECRET = "whsec_9f8c6a3630d1cfbba7e3224351029365";

/** Files of a project in a directory of its own, gone when the test is. @returns The directory. */
export function createProject(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "sluice-cli-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** A configuration that loads at once, which the files of all providers would not, for tests that only send or look for it. */
export const BARE_CONFIG: string = `
  import { kinde } from "${SOURCE}/verify/providers/kinde.ts";
  import { stripe } from "${SOURCE}/verify/providers/stripe.ts";
  const nothing = async () => undefined;
  export const sluice = {
    sources: {
      stripe: stripe({ secret: "${SECRET}" }),
      billing: stripe({ secret: "${SECRET}" }),
      kinde: kinde({ issuer: "https://example.kinde.com" }),
    },
    receive: nothing, assertReady: nothing, dashboard: nothing, start: nothing, migrate: nothing, stop: nothing,
  };
`;

/** A whole app on an embedded database beside its configuration. */
export const EMBEDDED_CONFIG: string = `
  import { createSluice } from "${SOURCE}/index.ts";
  import { stripe } from "${SOURCE}/verify/providers/stripe.ts";
  export const sluice = createSluice({
    database: { directory: new URL(".sluice", import.meta.url).pathname },
    sources: { stripe: stripe({ secret: "${SECRET}" }) },
    logger: { info() {}, warn() {}, error() {} },
  });
  sluice.on("stripe/*", { name: "note" }, async () => {});
`;
