import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/postgres-for-all-tests.ts"],
    // The embedded database takes seconds to come up on a busy machine.
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
});

export default config;
