import { SluiceError } from "../core/errors.ts";
import type { Transaction } from "../store/index.ts";
import type { HandlerTransaction } from "./handler.ts";

/** A transaction that begins with its first statement, so that handlers which need none cost none. */
export interface LazyTransaction extends HandlerTransaction {
  /**
   * Takes the transaction over from the handler: later statements of it are refused.
   *
   * @returns The open transaction, or null where the handler never used it.
   */
  seal(): Promise<Transaction | null>;
}

/** Makes a {@link LazyTransaction} over `begin`. */
export function createLazyTransaction(begin: () => Promise<Transaction>): LazyTransaction {
  let opening: Promise<Transaction> | null = null;
  let isSealed = false;
  return {
    async query(text, values) {
      if (isSealed) {
        throw new SluiceError("LEASE_LOST", "This attempt has ended; its transaction takes no more statements.");
      }
      opening ??= begin();
      return (await opening).query(text, values);
    },
    async seal() {
      isSealed = true;
      // A transaction that could not begin has nothing to commit; the handler has seen the error.
      return opening === null ? null : opening.catch(() => null);
    },
  };
}
