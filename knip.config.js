import { readFileSync } from "node:fs";

// What `test/oracles` installs, the tests of the whole repository compare Sluice with.
const oracles = JSON.parse(readFileSync(new URL("test/oracles/package.json", import.meta.url), "utf8"));
const names = Object.keys(oracles.dependencies);

/** @type {import("knip").KnipConfig} */
const config = {
  workspaces: {
    ".": {
      entry: [
        "src/index.ts",
        "src/{verify,node,testing,route,proxy,react,next,client,openapi,supabase,alerts}/index.ts",
        "src/verify/providers/index.ts",
        "src/cli/main.ts",
        "test/e2e/app/sluice.ts",
        "test/support/hold-directory.ts",
        "test/verify/vectors/*.ts",
        "test/fixtures/failing/{fails,vitest.config}.ts",
        "vitest.mutation.config.ts",
        "test/route/uploads/memory-server.ts",
        "dashboard/src/main.tsx",
        "dashboard/{build.mjs,vite.config.ts}",
        "dashboard/mock/{serve.mjs,screenshots.mjs,hostile.ts}",
      ],
      project: ["src/**/*.ts", "test/**/*.ts", "dashboard/**/*.{ts,tsx,mjs}"],
      // The email channel imports it by a variable, so that an app without it builds.
      ignoreDependencies: [...names, "nodemailer"],
    },
    "test/oracles": { ignoreDependencies: names },
    "examples/saas": { entry: ["sluice.ts"] },
  },
  ignoreBinaries: ["flock"],
  rules: { types: "off", optionalPeerDependencies: "off" },
};

export default config;
