import { type ApiError, apiError, isApiError, type Issue, toPointer } from "../answers/api-error.ts";
import type { Schema } from "../build/route-types.ts";
import { validateParts, type Values } from "../pipeline/validate.ts";
import { toDisplayName } from "./display-name.ts";
import { detectType, HEAD_BYTES, toExtension } from "./file-type.ts";
import { toKey } from "./key.ts";
import { Meter } from "./meter.ts";
import type { Part } from "./parts.ts";
import {
  DEFAULT_FILE_BYTES,
  type FileRule,
  type FileRules,
  type StoredFile,
  type Upload,
  type UploadOptions,
} from "./upload-options.ts";

/** Takes a form's files as they come, and remembers what to delete if the form turns out wrong. */
export class Intake {
  readonly #options: UploadOptions<FileRules, Schema | undefined>;
  readonly #stored = new Map<string, StoredFile[]>();
  /** All that storing has begun of. */
  #keys: string[] = [];

  constructor(options: UploadOptions<FileRules, Schema | undefined>) {
    this.#options = options;
  }

  /**
   * Stores a file.
   *
   * @throws {ApiError} 413, 415 or 422 if it is not allowed.
   */
  async takeFile(part: Part, fileName: string): Promise<void> {
    const { name } = part;
    const meter = new Meter(part.bytes);
    const head = await meter.readHead(HEAD_BYTES);
    // What browsers send where no file was chosen.
    if (fileName === "" && head.byteLength === 0) return;
    const rule = Object.hasOwn(this.#options.files, name) ? this.#options.files[name] : undefined;
    const others = this.#stored.get(name) ?? [];
    if (rule === undefined) throw wrong(422, "file-unexpected", name, "The form takes no file of this name.");
    if (others.length >= (rule.maxCount ?? 1)) throw wrong(422, "file-too-many", name, "There are too many files.");
    if (head.byteLength === 0) throw wrong(422, "file-empty", name, "The file is empty.");
    const file = await this.#store(name, rule, meter);
    this.#stored.set(name, [...others, { ...file, name: toDisplayName(fileName) }]);
  }

  /**
   * Checks what is left to check when all parts are there.
   *
   * @param consumed Fields that the schema need not know of.
   * @throws {ApiError} 422 if a file is missing, or the fields do not match their schema.
   */
  async finish(texts: unknown, consumed: readonly string[]): Promise<Upload<FileRules, Schema | undefined>> {
    const { files, fields: schema } = this.#options;
    const issues: Issue[] = Object.entries(files).flatMap(([name, { required = true }]) =>
      required && !this.#stored.has(name) ? [toIssue("file-missing", name, "The file is missing.")] : [],
    );
    const values = { form: texts } as Values;
    if (schema !== undefined) {
      try {
        await validateParts([{ in: "form", schema, consumed }], values);
      } catch (error) {
        if (!isApiError(error)) throw error;
        issues.push(...(error.issues ?? []));
      }
    }
    if (issues.length > 0)
      throw apiError(422, "validation-failed", "The form does not match what is taken.", { issues });
    const stored = Object.entries(files).map(([name, { maxCount }]) => {
      const list = this.#stored.get(name) ?? [];
      return [name, maxCount === undefined ? list[0] : list];
    });
    return {
      files: Object.fromEntries(stored) as Upload<FileRules, undefined>["files"],
      fields: schema === undefined ? undefined : values.form,
      discard: () => this.discard(),
    };
  }

  /** Deletes all that was stored. Never rejects. */
  async discard(): Promise<void> {
    const { storage, onOrphan = report } = this.#options;
    const keys = this.#keys;
    this.#keys = [];
    await Promise.all(
      keys.map(async (key) => {
        try {
          await storage.delete(key);
        } catch (error) {
          onOrphan(key, error);
        }
      }),
    );
  }

  async #store(name: string, rule: FileRule, meter: Meter): Promise<Omit<StoredFile, "name">> {
    const { storage, folder = [] } = this.#options;
    const { types, maxBytes = DEFAULT_FILE_BYTES } = rule;
    const tooLarge = wrong(413, "file-too-large", name, `The file has more than ${maxBytes} bytes.`);
    if (meter.size > maxBytes) throw tooLarge;
    const type = await detectType(meter.head, types);
    if (type === null || !types.includes(type)) {
      throw wrong(415, "file-type-refused", name, `The file is none of ${types.join(", ")}.`);
    }
    const key = toKey(folder, toExtension(type));
    this.#keys.push(key);
    await meter.pour((bytes) => storage.put(key, bytes, { type }), maxBytes, tooLarge);
    return { key, url: storage.publicUrl(key), type, size: meter.size };
  }
}

function wrong(status: number, code: string, name: string, detail: string): ApiError {
  return apiError(status, code, detail, { issues: [toIssue(code, name, detail)] });
}

function toIssue(code: string, name: string, detail: string): Issue {
  return { in: "form", pointer: toPointer([name]), detail, code };
}

function report(key: string, error: unknown): void {
  console.error(`The file ${key} could not be deleted`, error);
}
