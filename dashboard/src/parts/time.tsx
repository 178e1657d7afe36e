import type { ReactNode } from "react";

import { toExactText, toRelativeText } from "../format/instants.ts";
import { useNow } from "../format/use-now.ts";

/** When something was: how long ago, and exactly when on hover. */
export function Time({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} title={toExactText(at)}>
      {toRelativeText(at, Math.max(now, Date.now() - 1000))}
    </time>
  );
}

/** When something was, in full, and how long ago. */
export function ExactTime({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} className="exact-time">
      {toExactText(at)} <span className="quiet">({toRelativeText(at, now)})</span>
    </time>
  );
}
