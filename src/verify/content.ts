import type { Refuse } from "./refusal.ts";

/** The values a content template can name, beside the body. */
export interface ContentFields {
  readonly id: string;
  readonly timestamp: string;
}

/** A compiled template: what stands before and after the body, which itself is never turned into text. */
export interface Content {
  readonly before: readonly ContentPart[];
  readonly after: readonly ContentPart[];
  readonly hasId: boolean;
  readonly hasTimestamp: boolean;
  /** The text right after the id, which an id must not contain. Empty where there is no id. */
  readonly idEnd: string;
}

/** Text as it stands, or the name of a field. */
export type ContentPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly field: keyof ContentFields };

/**
 * Compiles a template such as `{id}.{timestamp}.{body}`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the body is not there exactly once, a placeholder is unknown or repeated,
 * or nothing marks the end of the id.
 */
export function compileContent(template: string, refuse: Refuse): Content {
  // A split on a capturing group alternates: text, placeholder, text, …
  const pieces = template.split(/\{([^{}]*)\}/);
  const names = pieces.filter((_, index) => index % 2 === 1);
  if (new Set(names).size !== names.length || !names.every(isPlaceholder)) {
    throw refuse("content", "may name {id}, {timestamp} and {body}, each once, and nothing else");
  }
  if (!names.includes("body")) throw refuse("content", "must name {body}");
  const hasId = names.includes("id");
  const idEnd = hasId ? (pieces[2 * names.indexOf("id") + 2] ?? "") : "";
  if (hasId && idEnd === "") throw refuse("content", "needs a separator after {id}");
  const body = 2 * names.indexOf("body") + 1;
  return {
    before: toParts(pieces.slice(0, body)),
    after: toParts(pieces.slice(body + 1)),
    hasId,
    hasTimestamp: names.includes("timestamp"),
    idEnd,
  };
}

/** Fills the parts on one side of the body. */
export function renderContent(parts: readonly ContentPart[], fields: ContentFields): string {
  let text = "";
  for (const part of parts) text += part.kind === "text" ? part.text : fields[part.field];
  return text;
}

function isPlaceholder(name: string): boolean {
  return name === "body" || isField(name);
}

function toParts(pieces: readonly string[]): readonly ContentPart[] {
  return pieces
    .map((piece, index): ContentPart =>
      index % 2 === 1 && isField(piece) ? { kind: "field", field: piece } : { kind: "text", text: piece },
    )
    .filter((part) => part.kind === "field" || part.text !== "");
}

function isField(name: string): name is keyof ContentFields {
  return name === "id" || name === "timestamp";
}
