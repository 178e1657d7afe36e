/** Where files are kept. Keys are made by `receiveUpload`: letters, digits, `_`, `-`, `~`, `/`, and an extension. */
export interface UploadStorage {
  /**
   * Stores a file under a key that is new. Reads the bytes as fast as it can write them. Where they fail, or it fails
   * itself, it rejects, and leaves nothing.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>, facts: FileFacts): Promise<void>;
  /** Deletes a file. One that is not there is no failure. */
  delete(key: string): Promise<void>;
  /** Where the public gets the file. Null if it cannot. */
  publicUrl(key: string): string | null;
}

/** What is known of a file when it is stored. */
export interface FileFacts {
  /** Its media type. */
  readonly type: string;
}

/** A storage that browsers can send files to, past the app. */
export interface DirectStorage extends UploadStorage {
  /** Lets somebody store one file, of this type and size as far as the storage can hold them to it. */
  presign(key: string, facts: FileFacts & { readonly size: number }, lifetimeMs: number): Promise<PresignedUpload>;
  /** Reads a file's beginning. Null if it is not there. */
  peek(key: string, bytes: number): Promise<PeekedFile | null>;
  /**
   * Moves a file.
   *
   * @returns False if it is no longer the version that was peeked at.
   */
  move(from: string, to: string, facts: FileFacts & { readonly version: string }): Promise<boolean>;
}

/** A request that a browser may make. */
export interface PresignedUpload {
  readonly method: "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A file's beginning. */
export interface PeekedFile {
  /** Of the whole file. */
  readonly size: number;
  readonly head: Uint8Array;
  /** Changes with the content, where the storage has versions. */
  readonly version: string;
}
