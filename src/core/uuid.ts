/**
 * A time-ordered UUID (version 7): the first 48 bits are `atMs`, so rows written together lie together.
 *
 * @param atMs Milliseconds since 1970. Only for locality; nothing may rely on it as a clock.
 * @param random At least ten random bytes.
 * @see RFC 9562, section 5.7
 */
export function toUuidV7(atMs: number, random: Uint8Array): string {
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const hex = (index: number, and = 0xff, or = 0): string => HEX[((random[index] ?? 0) & and) | or] ?? "";
  const version = hex(0, 0x0f, 0x70) + hex(1);
  const variant = hex(2, 0x3f, 0x80) + hex(3);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${hex(4)}${hex(5)}${hex(6)}${hex(7)}${hex(8)}${hex(9)}`;
}

/** Every byte in two digits. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

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
