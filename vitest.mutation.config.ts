import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Rather than rules of the code these check definitions, other libraries or many thousand deliveries. */
const NOT_RULES = [
  "test/verify/{mutation,sdk,catalogue,types}.test.ts",
  "test/verify/{communication,commerce,communication-handshakes,tool-handshakes}.test.ts",
];

/** They stand in for `node:crypto`, and so cannot share modules with the others. */
const ALONE = ["test/verify/constant-time.test.ts"];

/** These take seconds, so a mutant had better be killed by one of the others. */
const SLOW = /(?:key-threats|certificates|identify|encoding|content|decode|hint-costs|repeated-keys)\.test\.ts$/;

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => toRank(one) - toRank(other)));
  }
}

function toRank({ moduleId }: TestSpecification): number {
  return SLOW.test(moduleId) ? 1 : 0;
}

/** The fast tests of verification: what `npm run mutation` runs, once for every mutant. */
const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 30_000,
    sequence: { sequencer: QuickFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: ["test/verify/*.test.ts"],
          exclude: [...NOT_RULES, ...ALONE],
        },
      },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
});

export default config;
