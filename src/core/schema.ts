import type { StandardSchemaV1 } from "@standard-schema/spec";

export type { StandardSchemaV1 } from "@standard-schema/spec";

/** A value that passed a schema, or the reasons it did not. */
export type Validation<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly problems: readonly string[] };

/**
 * Checks a value with any Standard Schema library (Zod, Valibot, ArkType, …).
 *
 * @returns Problems name the path and the rule, at most ten of them, never the value.
 * @see https://standardschema.dev
 */
export async function validate<T>(schema: StandardSchemaV1<unknown, T>, value: unknown): Promise<Validation<T>> {
  const result = await schema["~standard"].validate(value);
  return result.issues === undefined
    ? { isValid: true, value: result.value }
    : { isValid: false, problems: result.issues.slice(0, 10).map(toProblem) };
}

function toProblem(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment));
  return path.length === 0 ? "the payload does not match the schema" : `${path.join(".")} does not match the schema`;
}
