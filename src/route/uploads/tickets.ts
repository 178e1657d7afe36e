import { createSigner, SIGNATURE_BYTES } from "../signer.ts";

/** What was agreed when an upload began. */
export interface Ticket {
  readonly key: string;
  readonly type: string;
  readonly size: number;
  readonly name: string;
  readonly owner: string;
  readonly endsAt: Date;
}

/** Hands agreements out, signed, so that nothing has to be kept of them. */
export interface Tickets {
  sign(ticket: Ticket): string;
  /** Null if it was not signed here, or is over. */
  read(text: string): Ticket | null;
}

/** @throws {SluiceError} `CONFIG_INVALID` if a secret is shorter than 32 characters. */
export function createTickets(secrets: readonly string[], now: () => Date): Tickets {
  const signer = createSigner(secrets, "direct uploads");
  return {
    sign({ endsAt, ...facts }) {
      const content = Buffer.from(JSON.stringify({ ...facts, endsAtMs: endsAt.getTime() }));
      return Buffer.concat([signer.sign(content), content]).toString("base64url");
    },
    read(text) {
      if (typeof text !== "string" || text.length > MAX_LENGTH) return null;
      const bytes = Buffer.from(text, "base64url");
      const content = bytes.subarray(SIGNATURE_BYTES);
      if (!signer.isSigned(content, bytes.subarray(0, SIGNATURE_BYTES))) return null;
      const { endsAtMs, ...facts } = JSON.parse(content.toString()) as Omit<Ticket, "endsAt"> & { endsAtMs: number };
      return endsAtMs > now().getTime() ? { ...facts, endsAt: new Date(endsAtMs) } : null;
    },
  };
}

const MAX_LENGTH = 8_192;
