import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");

// oxlint-disable-next-line import/no-default-export
export default {
  serverExternalPackages: ["sluice"],
  // The library and the benchmark's own parts lie above.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
};
