import { useState, type ReactNode } from "react";

import type { BulkActionName, BulkFilter } from "../../../src/dashboard/contract.ts";
import { Icon } from "../parts/icon.tsx";
import { useIsOperator } from "../session/session-context.ts";
import { BULK_NAMES } from "./bulk-names.ts";
import { PlanDialog } from "./plan-dialog.tsx";

/** Acts on all events that match, after a plan. */
export function BulkMenu(props: {
  /** Null where the filter has what bulk actions cannot look for. */
  readonly filter: BulkFilter | null;
  /** Whether nothing is filtered at all. */
  readonly isEverything: boolean;
}): ReactNode {
  const { filter, isEverything } = props;
  const [action, setAction] = useState<BulkActionName | null>(null);
  const reason = useReason(filter, isEverything);
  return (
    <div className="bulk-menu">
      <span className="quiet" id="bulk-reason">
        {reason ?? "All that match:"}
      </span>
      {(Object.keys(BULK_NAMES) as BulkActionName[]).map((name) => (
        <button
          key={name}
          type="button"
          className="small"
          disabled={reason !== null}
          aria-describedby="bulk-reason"
          onClick={() => setAction(name)}
        >
          <Icon name={BULK_NAMES[name].icon} size={14} /> {BULK_NAMES[name].name}
        </button>
      ))}
      {action !== null && filter !== null && (
        <PlanDialog action={action} filter={filter} onClose={() => setAction(null)} />
      )}
    </div>
  );
}

function useReason(filter: BulkFilter | null, isEverything: boolean): string | null {
  const isOperator = useIsOperator();
  if (!isOperator) return "Actions need an operator";
  if (filter === null) return "Ids, headers and bodies cannot be acted on in bulk";
  return isEverything ? "Filter to act on all that match" : null;
}
