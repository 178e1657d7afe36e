import { SluiceError } from "../../core/errors.ts";

/** How many bytes of a file are looked at to tell what it is. */
export const HEAD_BYTES = 65_536;

/**
 * Tells what a file is by its first bytes. Text has no mark of its own: what is text is taken for the first type of text
 * that is allowed, unless it begins like markup.
 *
 * @returns Null if that cannot be told.
 */
export async function detectType(head: Uint8Array, allowed: readonly string[]): Promise<string | null> {
  const { fileTypeFromBuffer } = await import("file-type/core");
  const found = await fileTypeFromBuffer(head);
  if (found !== undefined) return found.mime;
  const text = allowed.find((type) => TEXT_TYPES.has(type));
  return text !== undefined && isText(head) ? text : null;
}

/** The extension of files of a type: the usual one, or what the type is called. */
export function toExtension(type: string): string {
  const name = type.split("/").at(-1) ?? "";
  return EXTENSIONS.get(name) ?? /[a-z\d]{1,16}$/.exec(name)?.[0] ?? "bin";
}

/**
 * Refuses types that can never be found, and those that run in a browser.
 *
 * @throws {SluiceError} `CONFIG_INVALID`
 */
export async function assertTypes(types: readonly string[]): Promise<void> {
  const { supportedMimeTypes } = await import("file-type/core");
  for (const type of types) {
    if (ACTIVE.test(type)) throw invalid(`${type} runs in browsers as a page of the app, so it cannot be uploaded`);
    if (!supportedMimeTypes.has(type) && !TEXT_TYPES.has(type)) throw invalid(`${type} cannot be told by its bytes`);
  }
  if (types.length === 0) throw invalid("a file without types can never be sent");
}

const ACTIVE = /^(?:text\/(?:html|css|xml|\w*script)|[\w.-]+\/(?:[\w.-]*script|xml|[\w.-]+\+xml))$/i;

const TEXT_TYPES: ReadonlySet<string> = new Set(["text/plain", "text/csv", "text/markdown", "application/json"]);

/** By the second half of the type. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["jpeg", "jpg"],
  ["plain", "txt"],
  ["markdown", "md"],
  ["mpeg", "mp3"],
  ["quicktime", "mov"],
  ["gzip", "gz"],
  ["vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"],
  ["vnd.oasis.opendocument.text", "odt"],
  ["vnd.oasis.opendocument.spreadsheet", "ods"],
]);

function invalid(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `The types of an upload: ${problem}.`);
}

function isText(head: Uint8Array): boolean {
  try {
    // The head may end within a character.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: head.byteLength >= HEAD_BYTES });
    // oxlint-disable-next-line no-control-regex -- what text does not hold
    return !/[\0-\x08\x0e-\x1f\x7f]/.test(text) && !/^\s*<[!?/a-z]/i.test(text);
  } catch {
    return false;
  }
}
