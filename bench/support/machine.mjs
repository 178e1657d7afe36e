import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";

import { query } from "./postgres.mjs";
import { percentile } from "./statistics.mjs";

/**
 * One line about where the figures come from; nothing that names the machine.
 *
 * @param {string} url
 */
export async function describeMachine(url) {
  const [settings] = await query(
    url,
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit, current_setting('shared_buffers') as buffers`,
  );
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} cores shared by server, database and load generator, ${memory} GB memory`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${settings.version} (fsync ${settings.fsync}, synchronous_commit ${settings.commit}, shared_buffers ${settings.buffers})`,
    `the disk syncs 8 KB in ${measureSyncMs().toFixed(2)} ms`,
  ].join("; ");
}

const SYNCS = 200;

function measureSyncMs() {
  const directory = mkdtempSync(join(tmpdir(), "sluice-sync-"));
  const file = openSync(join(directory, "file"), "w");
  const block = Buffer.alloc(8_192, 1);
  const times = Array.from({ length: SYNCS }, (_, index) => {
    const startedAt = performance.now();
    writeSync(file, block, 0, block.length, (index % 100) * block.length);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(directory, { recursive: true });
  return percentile(times, 50);
}
