import { availableParallelism } from "node:os";

import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/postgres-for-all-tests.ts"],
    // The embedded database takes seconds to come up on a busy machine.
    hookTimeout: 60_000,
    testTimeout: 30_000,
    // Vitest leaves a core to itself. Many tests wait for a database, a browser or a lease, and not for a processor.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});

export default config;
