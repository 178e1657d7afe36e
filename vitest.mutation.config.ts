import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The fast tests of verification: what `npm run mutation` runs, once for every mutant. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/verify/*.test.ts"],
    // Rather than rules of the code these check definitions, other libraries or many thousand deliveries.
    exclude: [
      "test/verify/{mutation,sdk,catalogue,types}.test.ts",
      "test/verify/{communication,commerce,communication-handshakes,tool-handshakes}.test.ts",
    ],
    testTimeout: 30_000,
  },
});

export default config;
