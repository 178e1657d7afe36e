import type { ReactNode } from "react";

import type { HandlersView, OverviewView, SourcesView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader, Panel } from "../../parts/panel.tsx";
import { Segments } from "../../parts/segments.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Alerts } from "./alerts.tsx";
import { Attention } from "./attention.tsx";
import { Charts } from "./charts.tsx";
import { Figures } from "./figures.tsx";
import { HandlerTable } from "./handler-table.tsx";
import { RANGES, useRange } from "./range.ts";
import { SourceTable } from "./source-table.tsx";

// The stream takes four views; these two change slowly.
const SLOW = { isLive: false, everyMs: 15_000 };

/** How everything is, at a glance, and what to look at next. */
export function OverviewPage(): ReactNode {
  const [range, setRange] = useRange();
  const overview = useView<OverviewView>(toPath("overview", { range }));
  const sources = useView<SourcesView>(toPath("sources", { range }), SLOW);
  const handlers = useView<HandlersView>(toPath("handlers", { range }), SLOW);
  useListKeys();
  return (
    <>
      <PageHeader title="Overview">
        <Segments label="Span" options={RANGES} value={range} onChange={setRange} />
      </PageHeader>
      <Alerts />
      <Figures query={overview} />
      <Attention />
      <Charts query={overview} />
      <div className="columns">
        <Panel title="Sources" isFlush>
          <Loaded query={sources} subject="The sources" skeleton={<RowsSkeleton rows={5} />}>
            {(data) => <SourceTable sources={data.sources} />}
          </Loaded>
        </Panel>
        <Panel title="Handlers" isFlush>
          <Loaded query={handlers} subject="The handlers" skeleton={<RowsSkeleton rows={5} />}>
            {(data) => <HandlerTable handlers={data.handlers} />}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}
