import { SluiceError } from "./errors.ts";
import type { EventMap } from "./event.ts";

/** The event maps of an app's sources, by source name. */
export type SourceMap = Readonly<Record<string, EventMap>>;

/** `source/type`, `source/prefix.*` or `source/*`, for the sources and types that exist. */
export type Pattern<Sources extends SourceMap> = {
  [Name in keyof Sources & string]: `${Name}/${TypePattern<keyof Sources[Name] & string>}`;
}[keyof Sources & string];

type TypePattern<Type extends string> = Type | Prefixes<Type> | "*";

/** `a.b.c` offers `a.*` and `a.b.*`; a source whose types are not known offers every prefix. */
type Prefixes<Type extends string> = string extends Type
  ? string
  : Type extends `${infer Head}.${infer Rest}`
    ? `${Head}.*` | `${Head}.${Prefixes<Rest>}`
    : never;

/** The payload a handler for `P` receives: one type's, or the union over all that match. */
export type PayloadOf<Sources extends SourceMap, P extends string> = P extends `${infer Name}/${infer Type}`
  ? Name extends keyof Sources
    ? PayloadOfType<Sources[Name], Type>
    : never
  : never;

type PayloadOfType<Events extends EventMap, Type extends string> = Type extends "*"
  ? Events[keyof Events]
  : Type extends `${infer Prefix}.*`
    ? Events[MatchingTypes<Events, Prefix>]
    : Type extends keyof Events
      ? Events[Type]
      : never;

/** The listed types below a prefix, and `string` where a source may send types that are not listed. */
type MatchingTypes<Events extends EventMap, Prefix extends string> = {
  [Type in keyof Events]: string extends Type ? Type : Type extends `${Prefix}.${string}` ? Type : never;
}[keyof Events];

/** A parsed pattern. `isPrefix` with an empty `type` matches every type of the source. */
export interface ParsedPattern {
  readonly source: string;
  readonly type: string;
  readonly isPrefix: boolean;
}

/**
 * Reads a pattern.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is not `source/type`, `source/prefix.*` or `source/*`.
 */
export function parsePattern(pattern: string): ParsedPattern {
  const slash = pattern.indexOf("/");
  const source = pattern.slice(0, Math.max(slash, 0));
  const type = pattern.slice(slash + 1);
  const isPrefix = type === "*" || type.endsWith(".*");
  const name = isPrefix ? type.slice(0, -1) : type;
  if (source === "" || type === "" || name.includes("*")) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `"${pattern}" is not a pattern. Write "source/type", "source/prefix.*" or "source/*".`,
    );
  }
  return { source, type: name, isPrefix };
}

/** Whether an event of `source` and `type` is meant by the pattern. */
export function isMatch(pattern: ParsedPattern, source: string, type: string): boolean {
  if (pattern.source !== source) return false;
  return pattern.isPrefix ? type.startsWith(pattern.type) : type === pattern.type;
}
