import { rolldown } from "rolldown";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification, type Vite } from "vitest/node";

/** Rather than rules of the code these check definitions, other libraries or many thousand deliveries. */
const NOT_RULES = [
  "test/verify/{mutation,sdk,catalogue,types}.test.ts",
  "test/verify/{communication,commerce,communication-handshakes,tool-handshakes}.test.ts",
];

/** They stand in for `node:crypto`, and so cannot share modules with the others. */
const ALONE = ["test/verify/constant-time.test.ts"];

/** These take seconds, so that a mutant had better be killed by one of the others. */
const SLOW = /(?:key-threats|certificates|identify|encoding|content|decode|hint-costs|repeated-keys)\.test\.ts$/;

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const prefer = new RegExp(`/(?:${process.env["PREFER"] ?? "none"})\\.test\\.ts$`);
    const isSlow = ({ moduleId }: TestSpecification): number =>
      prefer.test(moduleId) ? -1 : Number(SLOW.test(moduleId));
    return Promise.resolve(files.toSorted((one, other) => isSlow(one) - isSlow(other)));
  }
}

/** Loads the definitions of all senders as one module: nothing in them is mutated, and a hundred files take a second. */
const providersInOne: Vite.Plugin = {
  name: "providers-in-one",
  enforce: "pre",
  resolveId(id) {
    return id === "jose" ? "\0jose" : undefined;
  },
  async load(id) {
    if (id === "\0jose") {
      const bundle = await rolldown({
        input: new URL("node_modules/jose/dist/webapi/index.js", import.meta.url).pathname,
      });
      return (await bundle.generate({ format: "esm" })).output[0].code;
    }
    if (!id.endsWith("/src/verify/providers/index.ts")) return undefined;
    const bundle = await rolldown({
      input: id,
      external: (path, _importer, isResolved) => isResolved && !path.includes("/providers/"),
      makeAbsoluteExternalsRelative: false,
    });
    const { output } = await bundle.generate({ format: "esm" });
    return output[0].code;
  },
};

/** The fast tests of verification: what `npm run mutation` runs, once for every mutant. */
const config: ViteUserConfig = defineConfig({
  plugins: [providersInOne],
  test: {
    testTimeout: 30_000,
    setupFiles: ["./p1-setup.ts"],
    sequence: { sequencer: QuickFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: process.env["PREFER"]
            ? [`test/verify/{${process.env["PREFER"].replaceAll("|", ",")}}.test.ts`]
            : ["test/verify/*.test.ts"],
          exclude: [...NOT_RULES, ...ALONE],
        },
      },
      ...(process.env["PREFER"] ? [] : [{ extends: true as const, test: { name: "alone", include: ALONE } }]),
    ],
  },
});

export default config;
