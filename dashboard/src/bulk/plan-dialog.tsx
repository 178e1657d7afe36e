import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { useLocation } from "wouter";

import type { BulkActionName, BulkActionView, BulkFilter, BulkPlanView } from "../../../src/dashboard/contract.ts";
import { act } from "../api/request.ts";
import { toActionId } from "../api/to-action-id.ts";
import { useAct } from "../api/use-act.ts";
import { toCountText } from "../format/quantities.ts";
import { StateChip } from "../parts/chip.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { RowsSkeleton } from "../parts/skeleton.tsx";
import { Time } from "../parts/time.tsx";
import { Value } from "../parts/value.tsx";
import { BULK_NAMES } from "./bulk-names.ts";
import { FilterText } from "./filter-text.tsx";

/** Shows what a bulk action would touch before it starts, and how fast it goes. */
export function PlanDialog(props: {
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  readonly onClose: () => void;
}): ReactNode {
  const { action, filter, onClose } = props;
  const [perSecond, setPerSecond] = useState("50");
  const [, navigate] = useLocation();
  const acting = useAct<BulkActionView>();
  const plan = usePlan(action, filter);
  const { name, does } = BULK_NAMES[action];
  const pace = Number(perSecond);
  const isPace = Number.isInteger(pace) && pace >= 1 && pace <= MAX_PER_SECOND;
  const start = (): void =>
    acting.run({
      path: "bulk",
      body: { action, filter, perSecond: pace },
      say: () => "Started. It goes on when you leave the page.",
      onDone: () => {
        onClose();
        navigate("/replays");
      },
    });
  return (
    <Dialog
      title={`${name} all that match`}
      onClose={onClose}
      actions={
        <>
          <button type="button" onClick={onClose}>
            Keep as it is
          </button>
          <button
            type="button"
            className={action === "replay" ? "primary" : "danger"}
            disabled={acting.isRunning || !isPace || plan.data === undefined || plan.data.matching.count === 0}
            onClick={start}
          >
            {plan.data === undefined ? name : `${name} ${toCountText(plan.data.matching, "event")}`}
          </button>
        </>
      }
    >
      <p>
        {does} <FilterText filter={filter} />
      </p>
      <Loaded query={plan} subject="The plan" skeleton={<RowsSkeleton rows={4} />}>
        {(found) => <Plan plan={found} />}
      </Loaded>
      <PaceField value={perSecond} onChange={setPerSecond} />
    </Dialog>
  );
}

const MAX_PER_SECOND = 5000;

/** A plan changes nothing, so it is read like a view, though it is asked for by POST. */
function usePlan(action: BulkActionName, filter: BulkFilter): ReturnType<typeof useQuery<BulkPlanView>> {
  return useQuery({
    queryKey: ["plan", action, filter],
    queryFn: () => act({ id: toActionId(), path: "bulk/plan", body: { action, filter } }) as Promise<BulkPlanView>,
    staleTime: 0,
    gcTime: 0,
  });
}

function Plan({ plan }: { readonly plan: BulkPlanView }): ReactNode {
  if (plan.matching.count === 0) return <p className="plan-count">There is nothing to {plan.action}.</p>;
  return (
    <>
      <p className="plan-count">
        <strong>{toCountText(plan.matching, "event")}</strong> would be touched{plan.sample.length > 0 && ", such as"}
      </p>
      <ul className="plan-sample">
        {plan.sample.slice(0, SAMPLE).map((event) => (
          <li key={event.id}>
            <StateChip state={event.state} />
            <Value text={event.type} isCode isClipped />
            <Time at={event.receivedAt} />
          </li>
        ))}
      </ul>
    </>
  );
}

const SAMPLE = 6;

function PaceField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <p className="pace">
      <label htmlFor={id}>At most</label>
      <input
        id={id}
        type="number"
        min={1}
        max={MAX_PER_SECOND}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span>events a second. New events go first.</span>
    </p>
  );
}
