import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { CliError } from "./cli-error.ts";
import type { Io } from "./io.ts";

/**
 * Reads a body, byte for byte.
 *
 * @param name A file, relative to where the command was called; `-` for standard input.
 * @throws {CliError} `INPUT_INVALID` if the file cannot be read.
 */
export async function readData(io: Io, name: string): Promise<Uint8Array> {
  if (name === "-") return readAll(io.stdin);
  try {
    return await readFile(resolve(io.directory, name));
  } catch (cause) {
    throw new CliError("INPUT_INVALID", `The file ${name} cannot be read.`, { cause });
  }
}

async function readAll(input: Io["stdin"]): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
