import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

const PAGE = resolve(import.meta.dirname, "../../docs/threats.md");

/** The last number of each part. */
const PARTS = { A: 20, B: 30, C: 46, D: 56, E: 64, F: 71 } as const;

/** Of part H all but two: the dashboard has no tenants (90) and exports no tables (91). */
const PART_H = ["H87", "H88", "H89", "H92", "H93", "H94", "H95", "H96", "H97", "H98", "H99", "H100"] as const;

function toNumbers(): readonly string[] {
  let first = 1;
  const numbers = Object.entries(PARTS).flatMap(([letter, last]) => {
    const part = Array.from({ length: last - first + 1 }, (_, index) => `${letter}${first + index}`);
    first = last + 1;
    return part;
  });
  return [...numbers, ...PART_H];
}

function readTestNames(): readonly string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => /^[a-fh]-.*\.test\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(/^test\(\s*"(.+?)",/gm)])
    .map(([, name = ""]) => name);
}

test("every threat from 1 to 71, and of part H, has a test of its own, and a line in the docs that names it", () => {
  const names = readTestNames();
  const rows = readFileSync(PAGE, "utf8")
    .split("\n")
    .filter((line) => /^\| [A-FH]\d/.test(line));

  const untested = toNumbers().filter((number) => !names.some((name) => name.startsWith(`${number} `)));
  const undocumented = names.filter((name) => !rows.some((row) => row.includes(`| ${name} |`)));

  expect(untested).toEqual([]);
  expect(undocumented).toEqual([]);
  expect(rows).toHaveLength(names.length);
  expect(names.length).toBeGreaterThanOrEqual(71);
});
