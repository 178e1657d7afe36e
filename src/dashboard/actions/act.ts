import { actOnce, type Acted, type Transaction } from "../../store/index.ts";
import type { Call } from "../endpoint.ts";

/** What is done, and to what. */
export interface Deed {
  /** As `event.replay`. */
  readonly action: string;
  /** The id or name of what it is done to. */
  readonly target: string;
}

/** Does what a call asks for, once, and records who did it. Effects and record commit together. */
export async function act<Answer>(
  { backend, caller, actionId }: Call,
  deed: Deed,
  work: (tx: Transaction) => Promise<Acted<Answer>>,
): Promise<Answer> {
  return actOnce(await backend.database(), { id: actionId, actor: caller.actor, ...deed }, work);
}
