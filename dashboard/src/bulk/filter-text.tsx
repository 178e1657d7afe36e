import type { ReactNode } from "react";

import type { BulkFilter } from "../../../src/dashboard/contract.ts";
import { Value } from "../parts/value.tsx";
import { toFilterParts } from "./bulk-names.ts";

/** What a bulk action works on. */
export function FilterText({ filter }: { readonly filter: BulkFilter }): ReactNode {
  return (
    <span className="filter-text">
      {toFilterParts(filter).map(([name, value]) => (
        <span key={name}>
          <span className="quiet">{name}</span> <Value text={value} isCode isClipped />
        </span>
      ))}
    </span>
  );
}
