import { apiError } from "../answers/api-error.ts";
import { toFields } from "../pipeline/decode-body.ts";
import type { Schema } from "../build/route-types.ts";
import { openBody } from "./body-chunks.ts";
import { malformed, readBoundary } from "./form-header.ts";
import { assertTypes } from "./file-type.ts";
import { Intake } from "./intake.ts";
import { type Part, readParts } from "./parts.ts";
import {
  DEFAULT_FILE_BYTES,
  type FileRules,
  type Upload,
  type UploadLimits,
  type UploadOptions,
} from "./upload-options.ts";

/**
 * Receives a form with files: each goes to the storage while it arrives, so that no more than a piece of it is in
 * memory. If anything is wrong, what was stored is deleted again.
 *
 * @throws {ApiError} 400, 408, 413, 415 or 422.
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function receiveUpload<const Files extends FileRules, const Fields extends Schema | undefined = undefined>(
  request: Request,
  options: UploadOptions<Files, Fields>,
): Promise<Upload<Files, Fields>> {
  return receiveForm(request, options, []);
}

/** The same, for a route: it has fields of its own in the form, such as a CSRF token. */
export async function receiveForm<Files extends FileRules, Fields extends Schema | undefined>(
  request: Request,
  options: UploadOptions<Files, Fields>,
  consumed: readonly string[],
): Promise<Upload<Files, Fields>> {
  await Promise.all(Object.values(options.files).map(({ types }) => assertTypes(types)));
  const limits = toLimits(options.files, options.limits);
  const boundary = readBoundary(request.headers);
  const body = openBody(request, limits);
  const intake = new Intake(options);
  const texts: [name: string, text: string][] = [];
  try {
    for await (const part of readParts(body.chunks, boundary, limits)) {
      if (part.fileName !== null) await intake.takeFile(part, part.fileName);
      else if (texts.length < limits.fields) texts.push([part.name, await readText(part, limits.fieldBytes)]);
      else throw apiError(413, "form-too-many-fields", `The form has more than ${limits.fields} fields.`);
    }
    return (await intake.finish(toFields(texts), consumed)) as Upload<Files, Fields>;
  } catch (error) {
    await intake.discard();
    throw error;
  } finally {
    body.discardRest();
  }
}

const MEBIBYTE = 1024 * 1024;

type Limits = Required<UploadLimits> & { readonly maxParts: number };

function toLimits(files: FileRules, given: UploadLimits = {}): Limits {
  const rules = Object.values(files);
  const fileBytes = rules.reduce((sum, rule) => sum + (rule.maxBytes ?? DEFAULT_FILE_BYTES) * (rule.maxCount ?? 1), 0);
  const fileCount = rules.reduce((sum, { maxCount = 1 }) => sum + maxCount, 0);
  const { fields = 100 } = given;
  return {
    totalBytes: fileBytes + MEBIBYTE,
    fieldBytes: 65_536,
    headerBytes: 8_192,
    timeoutMs: 300_000,
    idleMs: 20_000,
    ...given,
    fields,
    // One more than can be right, so that whoever sends one more hears which of them is.
    maxParts: fileCount + fields + 1,
  };
}

async function readText(part: Part, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of part.bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw apiError(413, "field-too-large", `A field has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw malformed("A field is not UTF-8.");
  }
}
