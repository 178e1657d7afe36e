import { type BorderCheck, type Timing, toBorderChecks } from "./content-borders.ts";
import { type ContentEnvironment, type ContentSource, type Segment, toSegments } from "./placeholders.ts";

/** A compiled template: what stands before and after the body, which itself is never turned into text. */
export interface Content {
  readonly before: readonly ContentPart[];
  /** Empty where the template does not name the body as it came. */
  readonly after: readonly ContentPart[];
  readonly hasBody: boolean;
  /** The placeholders that stand for parts of a delivery, header names in lower case. */
  readonly names: ReadonlySet<string>;
}

/** Text as it stands, or a value of the delivery. */
export type ContentPart =
  | Extract<Segment, { kind: "text" }>
  | (Extract<Segment, { kind: "value" }> & { readonly isClear: BorderCheck | undefined });

/**
 * Compiles a template such as `{id}.{timestamp}.{body}`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a placeholder is unknown, repeated or not configured, if none stands for a
 * part of the delivery, or if two deliveries could be signed alike, see {@link toBorderChecks}.
 */
export function compileContent(template: string, environment: ContentEnvironment, timing: Timing | undefined): Content {
  const { refuse } = environment;
  // A split on a capturing group alternates: text, placeholder, text, …
  const pieces = template.split(/\{([^{}]*)\}/);
  const coversBody = pieces.some((piece, index) => index % 2 === 1 && isBody(piece));
  const segments = joinTexts(
    pieces.flatMap((piece, index): readonly Segment[] =>
      index % 2 === 1 ? toSegments(piece, environment, coversBody) : [{ kind: "text", text: piece }],
    ),
  );
  const names = segments.flatMap(toNames);
  if (names.length === 0) throw refuse("content", "must name a part of the delivery, such as {body}");
  if (new Set(names).size !== names.length) throw refuse("content", "may name each part of the delivery once");
  const checks = toBorderChecks(segments, timing);
  if (checks === undefined) {
    throw refuse("content", "needs text between two placeholders, or one value could borrow from the other");
  }
  const parts = segments.map((segment, index) => toPart(segment, checks[index]));
  const body = parts.indexOf(undefined);
  return {
    before: parts.slice(0, body === -1 ? parts.length : body).filter((part) => part !== undefined),
    after: body === -1 ? [] : parts.slice(body + 1).filter((part) => part !== undefined),
    hasBody: body !== -1,
    names: new Set(names),
  };
}

/**
 * Fills the parts on one side of the body.
 *
 * @param checked Whether a value that could borrow from its neighbour is refused. What we sign ourselves may be anything.
 * @returns `undefined` where the delivery lacks a value or one is refused.
 */
export function renderContent(
  parts: readonly ContentPart[],
  source: ContentSource,
  checked: boolean,
): string | undefined {
  let text = "";
  for (const part of parts) {
    if (part.kind === "text") {
      text += part.text;
    } else {
      const value = part.read(source);
      if (typeof value !== "string" || (checked && part.isClear?.(value, source) === false)) return undefined;
      text += value;
    }
  }
  return text;
}

/** Whether a placeholder covers all of the body. A checksum does not: another body has the same. */
function isBody(name: string): boolean {
  return name === "body" || (name.startsWith("body:") && name !== "body:crc32");
}

function joinTexts(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (segment.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { kind: "text", text: last.text + segment.text };
    } else if (segment.kind !== "text" || segment.text !== "") joined.push(segment);
  }
  return joined;
}

/** The secret is no part of the delivery: a text that holds nothing else proves nothing, and some hold it twice. */
function toNames(segment: Segment): readonly string[] {
  if (segment.kind === "text") return [];
  if (segment.kind === "body") return ["body"];
  return segment.name === "secret" ? [] : [segment.name];
}

function toPart(segment: Segment, isClear: BorderCheck | undefined): ContentPart | undefined {
  if (segment.kind === "body") return undefined;
  return segment.kind === "text" ? segment : { ...segment, isClear };
}
