import type { ReactNode } from "react";

import { UNKNOWN } from "../format/quantities.ts";

/** A number with its name. */
export interface FigureProps {
  readonly name: string;
  /** As text; null where it is not known, undefined where it is not here yet. */
  readonly value: string | null | undefined;
  readonly note?: ReactNode;
  readonly tone?: "bad" | "warn" | undefined;
}

/** A number with its name. What is not known says so: it is never 0. */
export function Figure({ name, value, note, tone }: FigureProps): ReactNode {
  const isUnknown = value === null || value === UNKNOWN;
  return (
    <div className={`figure ${tone ?? ""}`}>
      <dt>{name}</dt>
      <dd className={isUnknown ? "unknown" : undefined}>
        {value === undefined ? <span className="skeleton figure-skeleton" aria-label="Loading" /> : (value ?? UNKNOWN)}
      </dd>
      <dd className="figure-note">{note ?? "\u00a0"}</dd>
    </div>
  );
}
