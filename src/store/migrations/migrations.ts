import { webhooks } from "./0001-webhooks.ts";
import { rejectionHints } from "./0002-rejection-hints.ts";
import { routeState } from "./0003-route-state.ts";
import { operations } from "./0004-operations.ts";

/** One step of the schema. Never edited after release. */
export interface Migration {
  /** Four digits and a name. The digits order the migrations. */
  readonly id: string;
  /** Whether code that does not know it would misbehave. */
  readonly isBreaking: boolean;
  /** SQL, several statements. */
  readonly text: string;
}

/** All migrations, oldest first. */
export const MIGRATIONS: readonly Migration[] = [webhooks, rejectionHints, routeState, operations];
