import { open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";

import { createFileStorage, type StoredFile } from "sluice/route";
import * as v from "valibot";

import { origin } from "@/lib/env";
import { sluice } from "@/sluice";

/** What is taken: these types, told by their bytes, up to 5 MB. */
export const IMAGES = { types: ["image/png", "image/jpeg", "image/webp"], maxBytes: 5 * 1_048_576 } as const;

/** What is answered of a file that was stored. */
export const Uploaded = v.object({
  url: v.nullable(v.string()),
  name: v.string(),
  type: v.string(),
  size: v.number(),
});

const directory = join(process.env.SLUICE_DIRECTORY ?? ".sluice", "uploads");

/** Keeps uploads on this machine. With several, take `createS3Storage` or `createSupabaseStorage`. */
export const storage = createFileStorage({ directory, baseUrl: `${origin}/files` });

/** Writes down whose a file is, and what it is called. */
export async function addFile(ownerId: string, { key, type, size, name }: StoredFile): Promise<void> {
  await sluice.query("insert into files (key, owner_id, type, size, name) values ($1, $2, $3, $4, $5)", [
    key,
    ownerId,
    type,
    size,
    name,
  ]);
}

/** A file, to be given out. Its key is looked up first, so that no path leads anywhere else. */
export async function openFile(key: string): Promise<OpenFile | null> {
  const { rows } = await sluice.query<Omit<OpenFile, "bytes">>("select type, name from files where key = $1", [key]);
  const [file] = rows;
  if (file === undefined) return null;
  const handle = await open(join(directory, key));
  return { ...file, bytes: Readable.toWeb(handle.createReadStream()) as ReadableStream };
}

export interface OpenFile {
  readonly type: string;
  readonly name: string;
  readonly bytes: ReadableStream;
}
