import uPlot from "uplot";

import { toTickText } from "../format/instants.ts";
import type { ChartSeries } from "./time-chart.tsx";

interface Look {
  readonly series: readonly ChartSeries[];
  readonly isLong: boolean;
  readonly onHover: (index: number | null) => void;
}

/** Values as the library wants them: the highest band first, each on top of those below it. */
export function toStacked(at: readonly string[], series: readonly ChartSeries[]): uPlot.AlignedData {
  const sums: number[][] = [];
  for (const { values } of series) {
    const below = sums[0];
    sums.unshift(values.map((value, index) => value + (below?.[index] ?? 0)));
  }
  return [at.map((start) => Date.parse(start) / 1000), ...sums];
}

/** How a chart looks in this theme. */
export function toOptions(element: HTMLElement, { series, isLong, onHover }: Look): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: token("--ink-3"),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
    grid: { stroke: token("--line"), width: 1 },
  };
  const bars = uPlot.paths.bars?.({ size: [0.82, 28], align: 1 });
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      // Bars begin at the start of their bucket: the last one needs its width as well.
      x: { range: (self, low, high) => [low, high + toBucketSeconds(self)] },
      y: { range: (_self, _low, high) => [0, Math.max(4, high * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_self, ticks) => ticks.map((tick) => toTickText(toIso(tick), isLong)),
        space: isLong ? 90 : 60,
      },
      { ...axis, size: 44, values: (_self, ticks) => ticks.map(toShort), incrs: WHOLE_STEPS, space: 32 },
    ],
    series: [
      {},
      ...series.toReversed().map(({ name, color }) => ({
        label: name,
        fill: token(color),
        width: 0,
        points: { show: false },
        ...(bars !== undefined && { paths: bars }),
      })),
    ],
    hooks: { setCursor: [(self) => onHover(toHovered(self))] },
  };
}

function toBucketSeconds({ data: [starts] }: uPlot): number {
  return (starts[1] ?? 0) - (starts[0] ?? 0);
}

/** The bucket under the cursor: the library tells whose start is nearest, which may be the next one's. */
function toHovered(self: uPlot): number | null {
  const { idx, left = -1 } = self.cursor;
  if (typeof idx !== "number" || left < 0) return null;
  return (self.data[0][idx] ?? 0) > self.posToVal(left, "x") ? Math.max(0, idx - 1) : idx;
}

const WHOLE_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1e6, 2e6,
  5e6, 1e7,
];

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function toShort(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
