import { toErrorMessage } from "../core/errors.ts";
import type { HandlerTransaction } from "./handler.ts";

/** A statement a handler ran. Its values are not kept. */
export interface RecordedStatement {
  readonly text: string;
  /** Null if it failed, or had not ended. */
  readonly rowCount: number | null;
  readonly error: string | null;
}

const MAX_STATEMENTS = 100;
const MAX_TEXT = 1_000;
const MAX_ERROR = 500;

/**
 * Passes statements on and keeps what they were. One that would end the transaction is refused: what it did so far would
 * stay.
 */
export function recordStatements(tx: HandlerTransaction): {
  readonly transaction: HandlerTransaction;
  readonly statements: readonly RecordedStatement[];
} {
  const statements: RecordedStatement[] = [];
  const transaction: HandlerTransaction = {
    async query(text, values) {
      const index = statements.length < MAX_STATEMENTS ? statements.push(toRecorded(text)) - 1 : null;
      const end = (ending: Partial<RecordedStatement>): void => {
        if (index !== null) statements[index] = { ...toRecorded(text), ...ending };
      };
      try {
        assertWithin(text);
        const result = await tx.query<never>(text, values);
        end({ rowCount: result.rowCount });
        return result;
      } catch (error) {
        end({ error: toErrorMessage(error, MAX_ERROR) });
        throw error;
      }
    },
  };
  return { transaction, statements };
}

function toRecorded(text: string): RecordedStatement {
  return { text: text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`, rowCount: null, error: null };
}

const ENDS =
  /^(?:commit|end|abort|begin|start|prepare\s+transaction|rollback(?!\s+(?:work\s+|transaction\s+)?to\b))\b/i;

/** Comments, quoted texts and names, which may hold anything. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/g;

/** Each of several statements in one text counts. A guard against mistakes: who means to get around it can. */
function assertWithin(text: string): void {
  const parts = text.replaceAll(OPAQUE, " ").split(";");
  if (parts.some((part) => ENDS.test(part.trim()))) {
    throw new Error("A dry run does not begin or end transactions: tx does.");
  }
}
