import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";

import { assertKey } from "../key.ts";
import { toUrl } from "./memory.ts";
import type { UploadStorage } from "./storage.ts";

/** Where files are kept. */
export interface FileStorageOptions {
  /** For nothing else, and not below `public`, unless everybody may see all of them. */
  readonly directory: string;
  /** Where the app serves the directory, if it does. */
  readonly baseUrl?: string;
}

/**
 * Keeps files in a directory. A file is there when it is whole: until then it is below `.incoming`, whose leftovers
 * after a crash may be deleted at any time.
 */
export function createFileStorage({ directory, baseUrl }: FileStorageOptions): UploadStorage {
  const root = resolve(directory);
  const incoming = join(root, ".incoming");
  const toPath = (key: string): string => {
    assertKey(key);
    return join(root, key);
  };
  return {
    async put(key, bytes) {
      const path = toPath(key);
      const temporary = join(incoming, crypto.randomUUID());
      await mkdir(incoming, { recursive: true });
      try {
        // Flushed before it gets its name: after a crash of the machine, what has a name is whole.
        await pipeline(bytes, createWriteStream(temporary, { flags: "wx", mode: 0o640, flush: true }));
        await mkdir(dirname(path), { recursive: true });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async delete(key) {
      await rm(toPath(key), { force: true });
    },
    publicUrl: (key) => (baseUrl === undefined ? null : toUrl(baseUrl, key)),
  };
}
