import type { PGlite } from "@electric-sql/pglite";

/** The type's number in every Postgres. */
const BYTEA = 17;

/**
 * Starts PGlite, over a directory or in memory. Its own way to read and write bytes goes digit by digit, which for a
 * batch of deliveries takes longer than the statement; Node's does not.
 */
export async function createPglite(directory?: string): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  return PGlite.create({
    ...(directory !== undefined && { dataDir: directory }),
    parsers: { [BYTEA]: toBytes },
    serializers: { [BYTEA]: toText },
  });
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

function toText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
