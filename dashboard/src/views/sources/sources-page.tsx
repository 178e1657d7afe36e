import type { ReactNode } from "react";
import { Link } from "wouter";

import type { SourcesView, SourceView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { toCountText, toDurationText, toNumberText } from "../../format/quantities.ts";
import { Chip } from "../../parts/chip.tsx";
import { Empty, FIRST_COMMAND } from "../../parts/empty.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { Segments } from "../../parts/segments.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";
import { RANGES, useRange } from "../overview/range.ts";
import { Drift, Types } from "./source-details.tsx";

/** Sources: who sends, who fell silent, and whose payloads changed. */
export function SourcesPage(): ReactNode {
  const [range, setRange] = useRange();
  const query = useView<SourcesView>(toPath("sources", { range }));
  return (
    <>
      <PageHeader title="Sources">
        <Segments label="Span" options={RANGES} value={range} onChange={setRange} />
      </PageHeader>
      <Loaded query={query} subject="The sources" skeleton={<BlockSkeleton height={480} />}>
        {({ sources }) =>
          sources.length === 0 ? (
            <Empty icon="sources" title="No source yet" command={FIRST_COMMAND}>
              Name one in your sluice.ts, and send a first event:
            </Empty>
          ) : (
            <ul className="cards">
              {sources.map((source) => (
                <Source key={source.source} source={source} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Source({ source }: { readonly source: SourceView }): ReactNode {
  const { series, silence } = source;
  return (
    <li className="card">
      <header>
        <h2>
          <Value text={source.source} />
        </h2>
        {silence !== null && (
          <Chip tone="warn" icon="mute">
            silent for {toDurationText(silence.forMs)}
          </Chip>
        )}
        {source.drift.length > 0 && (
          <Chip tone="warn" icon="bolt">
            {toCountText(source.drift.length, "changed field")}
          </Chip>
        )}
      </header>
      <p className="quiet card-note">
        {source.lastSeenAt === null ? (
          "Nothing was ever received."
        ) : (
          <>
            last seen <Time at={source.lastSeenAt} />
          </>
        )}
        {silence !== null && ` · before, it was never quiet for longer than ${toDurationText(silence.longestBeforeMs)}`}
      </p>
      <div className="card-body">
        <Sparkline
          good={series.map((at) => at.received)}
          bad={series.map((at) => at.rejected)}
          label="Received and rejected over time"
        />
        <dl className="figures inline">
          <Figure name="Received" value={toNumberText(source.received)} />
          <Figure name="Duplicates" value={toNumberText(source.duplicates)} />
          <Figure
            name="Rejected"
            value={toNumberText(source.rejected)}
            tone={source.rejected > 0 ? "warn" : undefined}
          />
          <Figure name="Processed" value={toNumberText(source.processed)} />
          <Figure name="Failed" value={toNumberText(source.failed)} tone={source.failed > 0 ? "bad" : undefined} />
        </dl>
      </div>
      <Types source={source} />
      <Drift source={source} />
      <footer>
        <Link href={toPath("/events", { source: source.source })}>Its events</Link>
        <Link href={toPath("/rejections", { source: source.source })}>Its rejections</Link>
      </footer>
    </li>
  );
}
