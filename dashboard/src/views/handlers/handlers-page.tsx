import type { ReactNode } from "react";
import { Link } from "wouter";

import type { HandlersView, HandlerView } from "../../../../src/dashboard/contract.ts";
import { toItemPath, toPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { toCountText, toDurationText, toNumberText } from "../../format/quantities.ts";
import { ActionButton, ViewerNote } from "../../parts/action-button.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { Segments } from "../../parts/segments.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";
import { RANGES, useRange } from "../overview/range.ts";

/** Handlers: how much, how fast, how well, and pausing them. */
export function HandlersPage(): ReactNode {
  const [range, setRange] = useRange();
  const query = useView<HandlersView>(toPath("handlers", { range }));
  return (
    <>
      <PageHeader title="Handlers">
        <Segments label="Span" options={RANGES} value={range} onChange={setRange} />
      </PageHeader>
      <ViewerNote />
      <Loaded query={query} subject="The handlers" skeleton={<BlockSkeleton height={480} />}>
        {({ handlers }) =>
          handlers.length === 0 ? (
            <Empty icon="handlers" title="No handler yet">
              Add one with <code>sluice.on("stripe/*", …)</code> in your sluice.ts.
            </Empty>
          ) : (
            <ul className="cards">
              {handlers.map((handler) => (
                <Handler key={handler.handler} handler={handler} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Handler({ handler }: { readonly handler: HandlerView }): ReactNode {
  const { series } = handler;
  return (
    <li className="card">
      <header>
        <h2>
          <Value text={handler.handler} />
        </h2>
        {handler.pausedAt !== null && <StateChip state="paused" />}
        <PauseButton handler={handler} />
      </header>
      <p className="quiet card-note">
        <HandlerNote handler={handler} />
      </p>
      <div className="card-body">
        <Sparkline
          good={series.map((at) => at.processed)}
          bad={series.map((at) => at.failed)}
          label="Processed and failed over time"
        />
        <dl className="figures inline">
          <Figure name="Processed" value={toNumberText(handler.processed)} />
          <Figure name="Retried" value={toNumberText(handler.retried)} />
          <Figure name="Failed" value={toNumberText(handler.failed)} tone={handler.failed > 0 ? "bad" : undefined} />
          <Figure name="p50" value={handler.p50Ms === null ? "–" : toDurationText(handler.p50Ms)} />
          <Figure name="p95" value={handler.p95Ms === null ? "–" : toDurationText(handler.p95Ms)} />
        </dl>
      </div>
      <footer>
        <Link href={toPath("/events", { handler: handler.handler })}>Its events</Link>
        <Link href={toPath("/events", { handler: handler.handler, state: "dead" })}>Its dead jobs</Link>
      </footer>
    </li>
  );
}

function HandlerNote({ handler }: { readonly handler: HandlerView }): ReactNode {
  return (
    <>
      {handler.patterns.length > 0 && (
        <>
          listens to <Value text={handler.patterns.join(", ")} isCode /> ·{" "}
        </>
      )}
      {handler.workers === 0 ? (
        <span className="warn-text">no live worker knows it</span>
      ) : (
        toCountText(handler.workers, "worker")
      )}
      {handler.pausedAt !== null && (
        <>
          {" · paused "}
          <Time at={handler.pausedAt} />
          {handler.pausedBy !== null && (
            <>
              {" by "}
              <Value text={handler.pausedBy} />
            </>
          )}
        </>
      )}
    </>
  );
}

function PauseButton({ handler }: { readonly handler: HandlerView }): ReactNode {
  if (handler.pausedAt !== null) {
    return (
      <ActionButton
        path={toItemPath("handlers", handler.handler, "/resume")}
        label="Resume"
        icon="run"
        kind="primary"
        say={() => "It runs again."}
      />
    );
  }
  return (
    <ActionButton
      path={toItemPath("handlers", handler.handler, "/pause")}
      label="Pause"
      icon="pause"
      say={() => "Paused. Its jobs wait."}
      confirm={{
        title: `Pause ${handler.handler.slice(0, 80)}?`,
        text: <p>Events are still received. Its jobs wait until someone resumes it; what runs now ends.</p>,
      }}
    />
  );
}
