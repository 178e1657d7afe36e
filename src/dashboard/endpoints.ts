import { ACTIONS } from "./actions/actions.ts";
import type { Endpoint } from "./endpoint.ts";
import { READS } from "./reads/reads.ts";

/** The JSON API: what can be read, and what can be done. */
export const ENDPOINTS: readonly Endpoint[] = [...READS, ...ACTIONS];
