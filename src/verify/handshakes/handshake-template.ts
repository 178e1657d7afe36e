import { createHmac } from "node:crypto";
import type { Place } from "../definition/place.ts";

/** A compiled text of an answer: literal text and what is put between. */
export type AnswerTemplate = readonly AnswerPart[];

/** `hmac`: the value at `place`, signed. */
export type AnswerPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "setting"; readonly name: string }
  | { readonly kind: "echo"; readonly place: Place }
  | { readonly kind: "hmac"; readonly place: Place; readonly encoding: "hex" | "base64" };

/** What fills a template in. */
export interface AnswerValues {
  readonly read: (place: Place) => string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** The newest secret; `undefined` where there is none. */
  readonly secret: string | undefined;
}

/**
 * Compiles a text such as `sha256={hmac:base64:query:crc_token}`.
 *
 * @returns `undefined` if a placeholder is not one of those {@link HandshakeAnswer} lists.
 */
export function compileAnswer(template: string): AnswerTemplate | undefined {
  const parts: AnswerPart[] = [];
  // A split on a capturing group alternates: text, placeholder, text, …
  for (const [index, piece] of template.split(/\{([^{}]*)\}/).entries()) {
    const part = index % 2 === 0 ? toText(piece) : toPlaceholder(piece);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

/**
 * Fills a template in.
 *
 * @returns `undefined` where a value is missing or is none to repeat or to sign.
 */
export function renderAnswer(template: AnswerTemplate, values: AnswerValues): string | undefined {
  let text = "";
  for (const part of template) {
    const piece = renderPart(part, values);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** Reads a place's name, such as `header:x-hook-secret`. */
export function isPlace(text: string): text is Place {
  return /^(?:header|query|field):./.test(text);
}

function toText(text: string): AnswerPart | undefined {
  return /[{}]/.test(text) ? undefined : { kind: "text", text };
}

function toPlaceholder(name: string): AnswerPart | undefined {
  if (isPlace(name)) return { kind: "echo", place: name };
  const [, setting] = /^setting:(.+)$/.exec(name) ?? [];
  if (setting !== undefined) return { kind: "setting", name: setting };
  const [, encoding, place = ""] = /^hmac:(hex|base64):(.+)$/.exec(name) ?? [];
  return (encoding === "hex" || encoding === "base64") && isPlace(place)
    ? { kind: "hmac", place, encoding }
    : undefined;
}

/** Whether {@link renderAnswer} would sign this text for whoever asks, alone or as the end of a longer one. */
export function maySign(bytes: Uint8Array): boolean {
  return bytes.length <= MAX_LENGTH && /^[\w.~+/=:-]*$/.test(Buffer.from(bytes).toString("latin1"));
}

const MAX_LENGTH = 1_024;
/** Holds nothing a browser could take for markup, nor a line break. Spaces only inside: Microsoft sends them. */
const ECHOED = /^(?! )[\w.~+/=: -]{1,1024}(?<! )$/;
/** Cannot be a JSON object or a form of several fields: what is signed here must never pass for a delivery. */
const SIGNED = /^[\w.~+/=:-]{1,1024}$/;

function renderPart(part: AnswerPart, { read, settings, secret }: AnswerValues): string | undefined {
  switch (part.kind) {
    case "text":
      return part.text;
    case "setting":
      return Object.hasOwn(settings, part.name) ? settings[part.name] : undefined;
    case "echo": {
      const value = read(part.place) ?? "";
      return ECHOED.test(value) ? value : undefined;
    }
    case "hmac": {
      const value = read(part.place) ?? "";
      if (secret === undefined || !SIGNED.test(value)) return undefined;
      return createHmac("sha256", secret).update(value).digest(part.encoding);
    }
  }
}
