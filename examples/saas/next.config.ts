import { join } from "node:path";

import type { NextConfig } from "next";

const repository = join(import.meta.dirname, "../..");

export default {
  // Loaded by Node as it is, so that PGlite finds its WebAssembly beside it.
  serverExternalPackages: ["sluice"],
  // The library is linked from two folders up.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
} satisfies NextConfig;
