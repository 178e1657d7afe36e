/** Reads request headers by case-insensitive name; several of one name arrive joined by `, `. */
export interface HeaderReader {
  get(name: string): string | null;
  entries(): Iterable<readonly [name: string, value: string]>;
}
