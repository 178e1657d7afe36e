import type { BulkActionName, BulkFilter } from "../../../src/dashboard/contract.ts";
import type { IconName } from "../parts/icon.tsx";

/** What bulk actions are called. */
export const BULK_NAMES: Readonly<
  Record<BulkActionName, { readonly name: string; readonly icon: IconName; readonly does: string }>
> = {
  replay: { name: "Replay", icon: "replays", does: "Their handlers run again with what was received." },
  cancel: { name: "Cancel", icon: "minus", does: "Their waiting jobs are taken out of the queue." },
  resolve: { name: "Resolve", icon: "check", does: "Their dead jobs are marked as dealt with and not run again." },
};

/** What a bulk action works on, in a line: `source stripe · state dead`. */
export function toFilterParts(filter: BulkFilter): readonly (readonly [name: string, value: string])[] {
  return Object.entries(filter).filter((part): part is [string, string] => typeof part[1] === "string");
}
