import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";

import type { CountsView, OverviewView } from "../../../../src/dashboard/contract.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Panel } from "../../parts/panel.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { TimeChart, type ChartSeries } from "../../parts/time-chart.tsx";

type Band = readonly [name: string, color: string, count: keyof CountsView];

const DELIVERIES: readonly Band[] = [
  ["Received", "--chart-1", "received"],
  ["Duplicates", "--chart-2", "duplicates"],
  ["Rejected", "--chart-warn", "rejected"],
];
const JOBS: readonly Band[] = [
  ["Processed", "--chart-good", "processed"],
  ["Retried", "--chart-warn", "retried"],
  ["Failed", "--chart-bad", "failed"],
];

// The chart with its legend and the way to its table.
const HEIGHT = 238;

/** What came and what was done, over time. */
export function Charts({ query }: { readonly query: UseQueryResult<OverviewView> }): ReactNode {
  return (
    <div className="columns">
      <Chart title="Deliveries" bands={DELIVERIES} query={query} />
      <Chart title="Jobs" bands={JOBS} query={query} />
    </div>
  );
}

function Chart(props: {
  readonly title: string;
  readonly bands: readonly Band[];
  readonly query: UseQueryResult<OverviewView>;
}): ReactNode {
  return (
    <Panel title={props.title}>
      <Loaded
        query={props.query}
        subject={`The ${props.title.toLowerCase()}`}
        skeleton={<BlockSkeleton height={HEIGHT} />}
      >
        {(data) => <Bands {...props} data={data} />}
      </Loaded>
    </Panel>
  );
}

function Bands(props: {
  readonly title: string;
  readonly bands: readonly Band[];
  readonly data: OverviewView;
}): ReactNode {
  const { title, bands, data } = props;
  const at = useMemo(() => data.series.map((bucket) => bucket.at), [data.series]);
  const series = useMemo(
    (): readonly ChartSeries[] =>
      bands.map(([name, color, count]) => ({ name, color, values: data.series.map((bucket) => bucket[count]) })),
    [bands, data.series],
  );
  return <TimeChart label={`${title} over time`} at={at} series={series} isLong={data.range === "week"} />;
}
