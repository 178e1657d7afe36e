import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { readChildrenCpuMs } from "./support/cpu-time.mjs";
import { span } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { runAlone } from "./support/run-alone.mjs";
import { summarize } from "./support/statistics.mjs";
import { ROUTE_NAMES, ROUTES, TYPE_PROJECTS } from "./support/type-projects.mjs";
import { versionOf } from "./support/versions.mjs";

/**
 * How long the compiler takes to check an app's routes.
 *
 * @param {import("./support/bench.mjs").Lap} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureTypes(bench) {
  // Inside this folder, so that packages are found.
  const directory = await mkdtemp(join(HERE, ".types-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const projects = await writeProjects(directory);
    for (const { name, path } of projects) await assertRefuses(name, path);
    const measure = async (/** @type {string} */ name) => {
      const result = await check(projects.find((project) => project.name === name)?.path ?? "");
      bench.progress(`types, ${name}: ${result.seconds.toFixed(2)} s, CPU ${result.cpuSeconds.toFixed(2)} s`);
      return result;
    };
    const names = projects.map(({ name }) => name);
    for (const name of names) await measure(name);
    return toSection(await interleave({ names, rounds: bench.rounds * 2, measure }));
  } finally {
    remove();
    process.off("exit", remove);
  }
}

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TYPESCRIPT = createRequire(import.meta.url).resolve("typescript/package.json");
const TSC = join(dirname(TYPESCRIPT), "bin/tsc");

const CONFIG = JSON.stringify({
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  include: ["**/*.ts"],
});

/** @param {string} directory */
async function writeProjects(directory) {
  const projects = [];
  for (const { name, shared, toRoute, toClient } of TYPE_PROJECTS) {
    const files = new Map(Object.entries({ "tsconfig.json": CONFIG, ...shared }));
    for (const names of ROUTE_NAMES) {
      const { path, source } = toRoute(names);
      files.set(path, source);
    }
    projects.push({ name, path: await writeProject(join(directory, String(projects.length)), files) });
    if (toClient === undefined) continue;
    files.set("client.ts", toClient(ROUTE_NAMES));
    const path = await writeProject(join(directory, String(projects.length)), files);
    projects.push({ name: `${name}, and a client that calls each`, path });
  }
  return projects;
}

/**
 * @param {string} path
 * @param {ReadonlyMap<string, string>} files
 */
async function writeProject(path, files) {
  for (const [name, text] of files) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
}

/**
 * Throws unless the compiler takes the project as it is, and refuses it with a handler that answers something else.
 *
 * @param {string} name
 * @param {string} path
 */
async function assertRefuses(name, path) {
  const good = await check(path);
  if (good.code !== 0) throw new Error(`${name} does not compile:\n${good.output.slice(0, 2_000)}`);
  const wrong = join(path, "wrong.ts");
  const [route] = ROUTE_NAMES;
  const project = TYPE_PROJECTS.find((one) => name.startsWith(one.name));
  if (project === undefined || route === undefined) throw new Error(`${name} has no routes`);
  const { path: file, source } = project.toRoute(route);
  const depth = file.split("/").length - 1;
  const moved = source.replaceAll(`"${"../".repeat(depth)}api.ts"`, '"./api.ts"').replace("version: 1", 'version: "1"');
  await writeFile(wrong, moved);
  const bad = await check(path);
  await rm(wrong);
  if (bad.code === 0) throw new Error(`${name}: a wrong answer compiles`);
}

/** @param {string} path */
async function check(path) {
  const startedAt = performance.now();
  const cpuBefore = readChildrenCpuMs();
  const child = spawn(process.execPath, [TSC, "--project", path], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  const [code] = await once(child, "close");
  const seconds = (performance.now() - startedAt) / 1_000;
  return { code, output, seconds, cpuSeconds: (readChildrenCpuMs() - cpuBefore) / 1_000 };
}

/**
 * @param {ReadonlyMap<string, readonly { seconds: number, cpuSeconds: number }[]>} results
 * @returns {import("./support/report.mjs").Section}
 */
function toSection(results) {
  const rows = [...results].map(([name, rounds]) => ({
    name,
    wall: summarize(rounds.map(({ seconds }) => seconds)),
    cpu: summarize(rounds.map(({ cpuSeconds }) => cpuSeconds)),
  }));
  const fixed = (/** @type {number} */ value) => value.toFixed(2);
  const sluice = rows.find(({ name }) => name === "Sluice");
  return {
    title: "Types",
    notes: [
      `TypeScript ${toTypeScriptVersion()}, \`tsc --noEmit\` on ${ROUTES} generated routes, one file each, none with the types of another: a parameter, a body of five members, an answer, a signed-in user. Each project compiles, and does not with one route added that answers something else. Hono ${versionOf("hono")} with \`@hono/zod-validator\`, oRPC ${versionOf("@orpc/server")}, zod ${versionOf("zod")} everywhere.`,
    ],
    tables: [
      {
        head: [`${ROUTES} routes`, "wall s", "min – max", "CPU s", "min – max"],
        rows: rows.map(({ name, wall, cpu }) => [
          name,
          fixed(wall.median),
          span(wall, fixed),
          fixed(cpu.median),
          span(cpu, fixed),
        ]),
      },
    ],
    targets: [
      { name: `Sluice, ${ROUTES} routes, wall`, value: sluice?.wall.median ?? Number.NaN, atMost: 1.5, unit: "s" },
    ],
  };
}

/** @returns {string} */
function toTypeScriptVersion() {
  return JSON.parse(readFileSync(TYPESCRIPT, "utf8")).version;
}

await runAlone(import.meta.url, measureTypes);
