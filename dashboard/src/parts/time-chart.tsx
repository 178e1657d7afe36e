import { useEffect, useRef, useState, type ReactNode } from "react";
import uPlot from "uplot";

import { toTickText } from "../format/instants.ts";
import { toNumberText } from "../format/quantities.ts";
import { useIsDark } from "../theme/theme.ts";
import { toOptions, toStacked } from "./time-chart-options.ts";

/** One band of a chart. */
export interface ChartSeries {
  readonly name: string;
  /** The token of its colour, such as `--good`. */
  readonly color: string;
  readonly values: readonly number[];
}

/** A chart. */
export interface TimeChartProps {
  readonly label: string;
  /** Starts of the buckets. */
  readonly at: readonly string[];
  /** From the bottom up. */
  readonly series: readonly ChartSeries[];
  /** Whether the span is longer than a day. */
  readonly isLong: boolean;
}

/** Bars in bands over time. The same numbers are there as a table. */
export function TimeChart(props: TimeChartProps): ReactNode {
  const { at, series, isLong, label } = props;
  const [hovered, setHovered] = useState<number | null>(null);
  const frame = useChart(props, setHovered);
  const bucket = hovered === null ? undefined : at[hovered];
  return (
    <figure className="chart" aria-label={label}>
      <figcaption className="legend">
        {series.map(({ name, color, values }) => (
          <span key={name}>
            <i style={{ background: `var(${color})` }} />
            {name}{" "}
            <b>{toNumberText(hovered === null ? values.reduce((sum, value) => sum + value, 0) : values[hovered])}</b>
          </span>
        ))}
        <span className="legend-time quiet">{bucket === undefined ? "in total" : toTickText(bucket, isLong)}</span>
      </figcaption>
      <div className="chart-frame" ref={frame} aria-hidden="true" />
      <details className="chart-table">
        <summary>As a table</summary>
        <ChartTable {...props} />
      </details>
    </figure>
  );
}

function ChartTable({ label, at, series, isLong }: TimeChartProps): ReactNode {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={`${label}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at.map((start, index) => (
            <tr key={start}>
              <th scope="row">{toTickText(start, isLong)}</th>
              {series.map(({ name, values }) => (
                <td key={name} className="number">
                  {toNumberText(values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useChart(
  props: TimeChartProps,
  onHover: (index: number | null) => void,
): React.RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const isDark = useIsDark();
  const { at, series, isLong } = props;
  const names = series.map(({ name, color }) => `${name} ${color}`).join();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const made = new uPlot(toOptions(element, { series, isLong, onHover }), toStacked(at, series), element);
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
    // The data has an effect of its own; here what the chart is made of.
  }, [isDark, isLong, names]);
  useEffect(() => chart.current?.setData(toStacked(at, series)), [at, series]);
  return frame;
}
