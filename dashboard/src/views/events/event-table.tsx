import { tableFeatures, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

import type { ListedEventView } from "../../../../src/dashboard/contract.ts";
import { toCountText } from "../../format/quantities.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { Icon } from "../../parts/icon.tsx";
import { useIsNarrow } from "../../parts/use-is-narrow.ts";
import { COLUMNS } from "./event-columns.tsx";

const FEATURES = tableFeatures({});
const ROW_HEIGHT = 37;
const NARROW_ROW_HEIGHT = 62;

/** Events in rows, of which only those in sight are there. */
export function EventTable(props: {
  readonly events: readonly ListedEventView[];
  readonly arrived: ReadonlySet<string>;
}): ReactNode {
  const held = useHeld(props.events);
  const body = useRef<HTMLDivElement>(null);
  const table = useTable({ features: FEATURES, columns: COLUMNS, data: held.events, getRowId: (event) => event.id });
  const { rows } = table.getRowModel();
  const virtualizer = useRows(rows.length, body);
  return (
    <div
      className="event-table"
      role="table"
      aria-label="Events"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
    >
      <div role="rowgroup" className="event-head">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className="event-row">
            {group.headers.map((header) => (
              <span key={header.id} role="columnheader" className={header.column.id}>
                <table.FlexRender header={header} />
              </span>
            ))}
          </div>
        ))}
      </div>
      {held.count > 0 && <NewPill count={held.count} onShow={held.show} />}
      <div role="rowgroup" ref={body} className="event-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              className={props.arrived.has(row.id) ? "event-row arrived" : "event-row"}
              style={{ height: item.size, transform: `translateY(${item.start - virtualizer.options.scrollMargin}px)` }}
            >
              {row.getAllCells().map((cell) => (
                <span key={cell.id} role="cell" className={cell.column.id}>
                  <table.FlexRender cell={cell} />
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function NewPill({ count, onShow }: { readonly count: number; readonly onShow: () => void }): ReactNode {
  return (
    <div className="new-pill">
      <button type="button" className="primary" onClick={onShow}>
        <Icon name="up" size={14} /> {toCountText(count, "new event")}
      </button>
    </div>
  );
}

function useRows(count: number, body: React.RefObject<HTMLDivElement | null>): ReturnType<typeof useWindowVirtualizer> {
  const height = useIsNarrow() ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
  const [scrollMargin, setScrollMargin] = useState(0);
  const virtualizer = useWindowVirtualizer({ count, estimateSize: () => height, overscan: 12, scrollMargin });
  useLayoutEffect(() => {
    const top = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    setScrollMargin((now) => (Math.abs(now - top) < 1 ? now : top));
  });
  useEffect(() => virtualizer.measure(), [height, virtualizer]);
  return virtualizer;
}

/** Beyond this the reader has left the top, and rows must not move under their eyes. */
const TOP_PX = 120;

interface Held {
  readonly events: ListedEventView[];
  /** How many newer ones wait to be shown. */
  readonly count: number;
  readonly show: () => void;
}

/** At the top new events slide in; further down they wait, so that nothing moves that is being read. */
function useHeld(events: readonly ListedEventView[]): Held {
  const [anchor, setAnchor] = useState<string | null>(null);
  const first = useRef<string | null>(null);
  const count = Math.max(
    0,
    events.findIndex(({ id }) => id === anchor),
  );
  first.current = events[count]?.id ?? null;
  useEffect(() => {
    const onScroll = (): void => setAnchor((now) => (window.scrollY < TOP_PX ? null : (now ?? first.current)));
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => window.removeEventListener("scroll", onScroll);
  }, []);
  const show = (): void => {
    setAnchor(null);
    window.scrollTo({ top: 0 });
  };
  useShortcuts({ n: show });
  return { events: count === 0 ? (events as ListedEventView[]) : events.slice(count), count, show };
}
