import { assertKey } from "../key.ts";
import type { UploadStorage } from "./storage.ts";

/** Files in memory: for tests, and while developing. */
export interface MemoryStorage extends UploadStorage {
  readonly files: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly type: string }>;
}

/**
 * Keeps files in this process's memory.
 *
 * @param options `maxBytes`, of all files together, is 256 MiB unless given; `baseUrl` is where the app serves them.
 */
export function createMemoryStorage(
  options: { readonly maxBytes?: number; readonly baseUrl?: string } = {},
): MemoryStorage {
  const { maxBytes = 268_435_456, baseUrl } = options;
  const files = new Map<string, { readonly bytes: Uint8Array; readonly type: string }>();
  let kept = 0;
  const remove = (key: string): void => {
    kept -= files.get(key)?.bytes.byteLength ?? 0;
    files.delete(key);
  };
  return {
    files,
    async put(key, bytes, { type }) {
      assertKey(key);
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of bytes) {
        size += chunk.byteLength;
        if (kept + size > maxBytes) throw new Error(`The memory storage holds no more than ${maxBytes} bytes.`);
        chunks.push(chunk);
      }
      remove(key);
      files.set(key, { bytes: Buffer.concat(chunks), type });
      kept += size;
    },
    async delete(key) {
      remove(key);
    },
    publicUrl: (key) => (baseUrl === undefined ? null : toUrl(baseUrl, key)),
  };
}

/** Adds a key to where all files are. */
export function toUrl(baseUrl: string, key: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/${key}`;
}
