/** `T` as JSON carries it: dates as RFC 3339 text. */
export type Plain<T> = {
  readonly [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key];
};

/** Writes a row's dates as text. */
export function toPlain<T extends object>(row: T): Plain<T> {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return Object.fromEntries(entries) as Plain<T>;
}
