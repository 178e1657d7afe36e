/** A value as `--json` prints it. */
export function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Whether a value parsed from JSON is an object with these fields. */
export function hasFields<Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is Readonly<Record<Name, unknown>> {
  return typeof value === "object" && value !== null && names.every((name) => name in value);
}
