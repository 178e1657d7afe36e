/**
 * A time-ordered UUID (version 7): the first 48 bits are `atMs`, so rows written together lie together.
 *
 * @param atMs Milliseconds since 1970. Only for locality; nothing may rely on it as a clock.
 * @param random At least ten random bytes.
 * @see RFC 9562, section 5.7
 */
export function toUuidV7(atMs: number, random: Uint8Array): string {
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const tail = Buffer.from(random.buffer, random.byteOffset, 10).toString("hex");
  const variant = (0x8 | (Number.parseInt(tail.charAt(4), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(1, 4)}-${variant}${tail.slice(5, 8)}-${tail.slice(8, 20)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in its canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The smallest UUID whose first 48 bits are `atMs`: ids of version 7 made since are not smaller. */
export function toUuidFloor(atMs: number): string {
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-0000-0000-000000000000`;
}
