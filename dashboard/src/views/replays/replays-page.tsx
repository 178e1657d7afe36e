import type { ReactNode } from "react";

import type { BulkActionView, BulkPageView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { BULK_NAMES } from "../../bulk/bulk-names.ts";
import { FilterText } from "../../bulk/filter-text.tsx";
import { toNumberText } from "../../format/quantities.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList } from "../../lists/use-list.ts";
import { ActionButton, ViewerNote } from "../../parts/action-button.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Icon } from "../../parts/icon.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const SHAPE: ListShape<BulkPageView, BulkActionView> = {
  items: (page) => page.actions,
  next: (page) => page.next,
  id: (action) => action.id,
  at: (action) => action.createdAt,
};

/** Bulk actions: how far each is, and pausing or ending them. */
export function ReplaysPage(): ReactNode {
  const list = useList("bulk", SHAPE);
  return (
    <>
      <PageHeader
        title="Replays"
        lead="Replays, cancellations and resolutions of many events at once. They yield to new events."
      />
      <ViewerNote />
      <Loaded query={list.query} subject="The replays" skeleton={<RowsSkeleton rows={4} height={108} />}>
        {() =>
          list.items.length === 0 ? (
            <Empty icon="replays" title="Nothing was replayed in bulk yet">
              Filter the events, or open a failure, and replay all that match.
            </Empty>
          ) : (
            <ul className="cards one">
              {list.items.map((action) => (
                <Action key={action.id} action={action} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <LoadMore list={list} />
    </>
  );
}

function Action({ action }: { readonly action: BulkActionView }): ReactNode {
  const { name, icon } = BULK_NAMES[action.action];
  const isOpen = action.state === "running" || action.state === "paused";
  return (
    <li className="card">
      <header>
        <Icon name={icon} />
        <h2>{name}</h2>
        <StateChip state={action.state} />
        <FilterText filter={action.filter} />
        {isOpen && <Controls action={action} />}
      </header>
      <Progress action={action} />
      {action.note !== null && (
        <p className="card-note">
          <Value text={action.note} />
        </p>
      )}
      <p className="quiet card-note">
        at most {toNumberText(action.perSecond)} a second · by <Value text={action.createdBy} />{" "}
        <Time at={action.createdAt} />
        {action.endedAt !== null && (
          <>
            {" · ended "}
            <Time at={action.endedAt} />
          </>
        )}
      </p>
    </li>
  );
}

function Progress({ action }: { readonly action: BulkActionView }): ReactNode {
  const { planned, processed, changed } = action;
  const label = `${toNumberText(processed)} of ${planned === null ? "more than 10,000" : toNumberText(planned)} events, ${toNumberText(changed)} changed`;
  return (
    <div className="progress">
      <progress
        aria-label={label}
        max={Math.max(1, planned ?? 0)}
        {...(planned !== null && { value: Math.min(planned, processed) })}
      />
      <span>{label}</span>
    </div>
  );
}

function Controls({ action: { id, state } }: { readonly action: BulkActionView }): ReactNode {
  return (
    <span className="card-actions">
      {state === "running" ? (
        <ActionButton path={toItemPath("bulk", id, "/pause")} label="Pause" icon="pause" say={() => "Paused."} />
      ) : (
        <ActionButton
          path={toItemPath("bulk", id, "/resume")}
          label="Resume"
          icon="run"
          kind="primary"
          say={() => "It goes on."}
        />
      )}
      <ActionButton
        path={toItemPath("bulk", id, "/stop")}
        label="Stop"
        icon="stop"
        kind="danger"
        say={() => "Stopped."}
        confirm={{
          title: "Stop this for good?",
          text: <p>What it did stays done; the rest is not touched. It cannot be taken up again.</p>,
        }}
      />
    </span>
  );
}
