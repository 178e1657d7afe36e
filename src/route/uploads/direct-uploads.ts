import { SluiceError } from "../../core/errors.ts";
import { apiError } from "../answers/api-error.ts";
import { toSecretList } from "../signer.ts";
import { toDisplayName } from "./display-name.ts";
import { assertTypes, detectType, HEAD_BYTES, toExtension } from "./file-type.ts";
import { toKey } from "./key.ts";
import type { DirectStorage, PresignedUpload } from "./storage/storage.ts";
import { createTickets, type Ticket } from "./tickets.ts";
import { DEFAULT_FILE_BYTES, type StoredFile } from "./upload-options.ts";

/** What browsers may send past the app, and where it goes. */
export interface DirectUploadOptions {
  readonly storage: DirectStorage;
  /** As in `FileRule`. */
  readonly types: readonly string[];
  /** 5 MiB by default. */
  readonly maxBytes?: number;
  /** Signs tickets: at least 32 characters. Or several, the newest first, while it is being changed. */
  readonly secret: string | readonly string[];
  /** How long a browser has to send the file. 10 minutes by default. */
  readonly lifetimeMs?: number;
  /** For tests. */
  readonly now?: () => Date;
}

/** What a browser says of the file it is going to send. */
export interface AnnouncedFile {
  readonly type: string;
  readonly size: number;
  readonly name: string;
}

/** What a browser needs to send it: the request to make, and a ticket to finish with. */
export interface DirectUpload extends PresignedUpload {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** Whose upload it is. */
export interface UploadOwner {
  /** Only who began an upload can finish it: the user's id. */
  readonly owner: string;
}

/** Uploads that go past the app, and are looked at when they are there. */
export interface DirectUploads {
  /**
   * Begins an upload.
   *
   * @throws {ApiError} 413, 415 or 422 if such a file is not taken.
   */
  begin(file: AnnouncedFile, whose: UploadOwner & { readonly folder?: readonly string[] }): Promise<DirectUpload>;
  /**
   * Ends an upload: the file gets its final place if its size and its first bytes are those announced, and is deleted
   * if they are not. May be asked again.
   *
   * @throws {ApiError} 403 if the ticket is not good, 409 if there is no file, 415 or 422 if it is another.
   */
  finish(ticket: string, whose: UploadOwner): Promise<StoredFile>;
}

/**
 * Makes uploads that do not pass through the app. Files that nobody finished stay below `pending/`: have the storage
 * delete what is there for a day.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the secret is too short, or the lifetime is not above 0.
 */
export function createDirectUploads(options: DirectUploadOptions): DirectUploads {
  const { storage, types, maxBytes = DEFAULT_FILE_BYTES, lifetimeMs = 600_000, now = () => new Date() } = options;
  if (!(lifetimeMs > 0)) throw new SluiceError("CONFIG_INVALID", "The lifetimeMs of direct uploads is not above 0.");
  const tickets = createTickets(toSecretList(options.secret), now);
  return {
    async begin({ type, size, name }, { owner, folder = [] }) {
      await assertTypes(types);
      if (!types.includes(type)) throw refused(types);
      if (!Number.isSafeInteger(size) || size < 1) throw apiError(422, "file-empty", "The file is empty.");
      if (size > maxBytes) throw apiError(413, "file-too-large", `The file has more than ${maxBytes} bytes.`);
      const key = toKey(folder, toExtension(type));
      const expiresAt = new Date(now().getTime() + lifetimeMs);
      const request = await storage.presign(toPending(key), { type, size }, lifetimeMs);
      // Later than the request: what was sent in time can be finished.
      const endsAt = new Date(expiresAt.getTime() + lifetimeMs);
      const ticket = tickets.sign({ key, type, size, name: toDisplayName(name), owner, endsAt });
      return { ...request, ticket, expiresAt };
    },
    async finish(text, { owner }) {
      const ticket = tickets.read(text);
      if (ticket === null || ticket.owner !== owner) {
        throw apiError(403, "upload-ticket-invalid", "This upload was not begun here, or is over.");
      }
      return settle(storage, types, ticket);
    },
  };
}

function toPending(key: string): string {
  return `pending/${key}`;
}

async function settle(storage: DirectStorage, types: readonly string[], ticket: Ticket): Promise<StoredFile> {
  const { key, type, size, name } = ticket;
  const stored: StoredFile = { key, url: storage.publicUrl(key), type, size, name };
  // An answer that got lost is asked for again; and nobody replaces what was looked at.
  if ((await storage.peek(key, 1)) !== null) return stored;
  const pending = toPending(key);
  const peeked = await storage.peek(pending, HEAD_BYTES);
  if (peeked === null) throw apiError(409, "upload-missing", "There is no file yet.");
  if (peeked.size !== size) {
    await storage.delete(pending);
    throw apiError(422, "file-size-wrong", `The file has ${peeked.size} bytes, not ${size}.`);
  }
  if ((await detectType(peeked.head, [type])) !== type) {
    await storage.delete(pending);
    throw refused(types);
  }
  if (await storage.move(pending, key, { type, version: peeked.version })) return stored;
  throw apiError(409, "upload-changed", "The file changed while it was looked at.");
}

function refused(types: readonly string[]): Error {
  return apiError(415, "file-type-refused", `The file is none of ${types.join(", ")}.`);
}
