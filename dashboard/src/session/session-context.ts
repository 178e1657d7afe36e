import { createContext, useContext } from "react";

import type { SessionView } from "../../../src/dashboard/contract.ts";

/** Who looks at the page; null until it is known. */
export const SessionContext: React.Context<SessionView | null> = createContext<SessionView | null>(null);

/** Who looks at the page; null until it is known. */
export function useSession(): SessionView | null {
  return useContext(SessionContext);
}

/** Whether this person may act. */
export function useIsOperator(): boolean {
  return useSession()?.role === "operator";
}
