import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { OverviewView } from "../../../../src/dashboard/contract.ts";
import { toBoundedText, toDurationText, toNumberText } from "../../format/quantities.ts";
import { Figure, type FigureProps } from "../../parts/figure.tsx";
import { Failed } from "../../parts/loaded.tsx";

// A queue that keeps up has jobs due for less.
const LAG_WARNS_MS = 60_000;

interface Shown {
  readonly name: string;
  readonly value: (view: OverviewView) => string;
  readonly note?: (view: OverviewView) => string;
  readonly tone?: (view: OverviewView) => FigureProps["tone"];
}

const FIGURES: readonly Shown[] = [
  { name: "Received", value: ({ totals }) => toNumberText(totals.received) },
  {
    name: "Processed",
    value: ({ totals }) => toNumberText(totals.processed),
    note: ({ totals }) => `${toNumberText(totals.retried)} retried`,
  },
  {
    name: "Failed",
    value: ({ totals }) => toNumberText(totals.failed),
    note: ({ queue }) => `${toBoundedText(queue.dead)} dead now`,
    tone: ({ totals }) => (totals.failed > 0 ? "bad" : undefined),
  },
  {
    name: "Rejected",
    value: ({ totals }) => toNumberText(totals.rejected),
    tone: ({ totals }) => (totals.rejected > 0 ? "warn" : undefined),
  },
  { name: "Duplicates", value: ({ totals }) => toNumberText(totals.duplicates), note: () => "taken once" },
  {
    name: "Lag",
    value: ({ queue }) => (queue.lagMs === 0 ? "none" : toDurationText(queue.lagMs)),
    note: ({ queue }) => `${toBoundedText(queue.due)} due`,
    tone: ({ queue }) => ((queue.lagMs ?? 0) > LAG_WARNS_MS ? "warn" : undefined),
  },
  {
    name: "Running",
    value: ({ queue }) => toBoundedText(queue.running),
    note: ({ queue }) => `${toBoundedText(queue.scheduled)} scheduled`,
  },
  {
    name: "Workers",
    value: ({ queue }) => toNumberText(queue.workers),
    note: ({ queue }) => (queue.missing.count > 0 ? `${toBoundedText(queue.missing)} jobs have none` : "alive"),
    tone: ({ queue }) => (queue.workers === 0 || queue.missing.count > 0 ? "warn" : undefined),
  },
];

/** The numbers of a span, and the queue just now. */
export function Figures({ query }: { readonly query: UseQueryResult<OverviewView> }): ReactNode {
  const { data, error } = query;
  const absent = error === null ? undefined : null;
  return (
    <>
      {error !== null && <Failed subject="The figures" query={query} isOld={data !== undefined} />}
      <dl className="figures">
        {FIGURES.map(({ name, value, note, tone }) => (
          <Figure
            key={name}
            name={name}
            value={data === undefined ? absent : value(data)}
            note={data && note?.(data)}
            tone={data && tone?.(data)}
          />
        ))}
      </dl>
    </>
  );
}
