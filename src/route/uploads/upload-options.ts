import type { OutputOf, Schema } from "../build/route-types.ts";
import type { UploadStorage } from "./storage/storage.ts";

/** 5 MiB. */
export const DEFAULT_FILE_BYTES = 5_242_880;

/** What may be sent as one field of a form. */
export interface FileRule {
  /** What files may be, such as `image/png`. Found out from their bytes: what the client says is not looked at. */
  readonly types: readonly string[];
  /** Of each file. 5 MiB by default. */
  readonly maxBytes?: number;
  /** How many files the field may have. With it the result is a list. */
  readonly maxCount?: number;
  /** Whether a form without it is refused. True by default. */
  readonly required?: boolean;
}

/** Rules by the field's name. */
export type FileRules = Readonly<Record<string, FileRule>>;

/** How much a form may be. */
export interface UploadLimits {
  /** Of the whole body. By default what the files may be together, and 1 MiB. */
  readonly totalBytes?: number;
  /** How many fields there may be beside files. 100 by default. */
  readonly fields?: number;
  /** Of each field's value. 64 KiB by default. */
  readonly fieldBytes?: number;
  /** Of each part's headers. 8 KiB by default. */
  readonly headerBytes?: number;
  /** For the whole body. 5 minutes by default. */
  readonly timeoutMs?: number;
  /** For the next bytes of it. 20 seconds by default. */
  readonly idleMs?: number;
}

/** What a form takes, and where its files go. */
export interface UploadOptions<Files extends FileRules, Fields extends Schema | undefined> {
  readonly files: Files;
  /** Takes the form's other fields. Without it they are left out. */
  readonly fields?: Fields;
  readonly storage: UploadStorage;
  /** What keys begin with, such as `["avatars", user.id]`. Whatever a segment holds, it stays one folder. */
  readonly folder?: readonly string[];
  readonly limits?: UploadLimits;
  /** Hears of a file that could not be deleted after its request failed. By default it is written to the console. */
  readonly onOrphan?: (key: string, error: unknown) => void;
}

/** A file that was stored. */
export interface StoredFile {
  /** Where it is in the storage. Random: nothing of it is the client's. */
  readonly key: string;
  /** Where the public gets it. Null if the storage is private. */
  readonly url: string | null;
  /** What its bytes are. */
  readonly type: string;
  readonly size: number;
  /** The client's name for it, made harmless. To show, not to store under. */
  readonly name: string;
}

/** A form that was received, its files stored. */
export interface Upload<Files extends FileRules, Fields extends Schema | undefined> {
  readonly files: { readonly [Name in keyof Files]: FilesOf<Files[Name]> };
  readonly fields: OutputOf<Fields>;
  /** Deletes the files again, for when what follows fails. Never rejects. */
  discard(): Promise<void>;
}

type FilesOf<Rule extends FileRule> = Rule extends { readonly maxCount: number }
  ? readonly StoredFile[]
  : Rule extends { readonly required: false }
    ? StoredFile | undefined
    : StoredFile;
