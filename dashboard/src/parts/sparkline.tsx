import type { ReactNode } from "react";

/** Two numbers per bucket: what went well below, what did not on top. */
export interface SparklineProps {
  readonly good: readonly number[];
  readonly bad: readonly number[];
  /** What it shows, for those who do not see it. */
  readonly label: string;
}

const WIDTH = 112;
const HEIGHT = 22;

/** A row of small bars. */
export function Sparkline({ good, bad, label }: SparklineProps): ReactNode {
  const top = Math.max(1, ...good.map((value, index) => value + (bad[index] ?? 0)));
  const step = WIDTH / Math.max(1, good.length);
  const width = Math.max(0.75, step - (step > 3 ? 1 : 0.25));
  const toHeight = (value: number): number => (value === 0 ? 0 : Math.max(1, (value / top) * HEIGHT));
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <path className="base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {good.map((value, index) => {
        const [lower, upper] = [toHeight(value), toHeight(bad[index] ?? 0)];
        return (
          <g key={index}>
            {lower > 0 && <rect className="good" x={index * step} y={HEIGHT - lower} width={width} height={lower} />}
            {upper > 0 && (
              <rect
                className="bad"
                x={index * step}
                y={Math.max(0, HEIGHT - lower - upper)}
                width={width}
                height={upper}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
