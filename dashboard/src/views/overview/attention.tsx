import type { ReactNode } from "react";
import { Link } from "wouter";

import type { FailurePageView, FailureView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { toCountText } from "../../format/quantities.ts";
import { Icon } from "../../parts/icon.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Panel } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const SHOWN = 5;

/** What to look at next: failures nobody has looked at yet. */
export function Attention(): ReactNode {
  const query = useView<FailurePageView>("failures?state=open");
  return (
    <Panel title="Look at next" aside={<Link href="/failures">All failures</Link>} isFlush>
      <Loaded query={query} subject="The failures" skeleton={<RowsSkeleton rows={2} height={44} />}>
        {({ failures }) =>
          failures.length === 0 ? (
            <p className="all-well">
              <Icon name="check" /> Nothing is failing.
            </p>
          ) : (
            <ul className="attention">
              {failures.slice(0, SHOWN).map((failure) => (
                <Failure key={failure.fingerprint} failure={failure} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Failure({ failure }: { readonly failure: FailureView }): ReactNode {
  return (
    <li>
      <Link href={toItemPath("/failures", failure.fingerprint)} data-row>
        <Icon name="failures" />
        <span className="attention-title">
          <Value text={failure.title} isCode isClipped />
          <span className="quiet">
            <Value text={failure.handler} isClipped />
          </span>
        </span>
        {failure.dead.count > 0 ? (
          <span className="attention-count">{toCountText(failure.dead, "dead job")}</span>
        ) : (
          <span className="quiet">{toCountText(failure.attempts, "failed attempt")}</span>
        )}
        <span className="quiet attention-time">
          <Time at={failure.lastSeenAt} />
        </span>
      </Link>
    </li>
  );
}
