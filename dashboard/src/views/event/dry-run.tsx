import { useState, type ReactNode } from "react";

import type { DryRunView } from "../../../../src/dashboard/contract.ts";
import { toItemPath, toPath } from "../../api/paths.ts";
import { toCountText, toDurationText } from "../../format/quantities.ts";
import { ActionButton } from "../../parts/action-button.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { LongValue } from "../../parts/value.tsx";

/** Runs a handler without keeping what it does, and shows what that was. */
export function DryRunButton({ eventId, handler }: { readonly eventId: string; readonly handler: string }): ReactNode {
  const [result, setResult] = useState<DryRunView | null>(null);
  return (
    <>
      <ActionButton<DryRunView>
        path={toPath(toItemPath("events", eventId, "/dry-run"), { handler })}
        say={({ outcome }) => `The dry run ended as ${outcome}. Nothing was kept.`}
        onDone={setResult}
        label="Dry run"
        icon="flask"
      />
      {result !== null && (
        <Dialog title="Dry run" onClose={() => setResult(null)}>
          <Result result={result} />
        </Dialog>
      )}
    </>
  );
}

function Result({ result }: { readonly result: DryRunView }): ReactNode {
  return (
    <>
      <p>
        <StateChip state={result.outcome} /> in {toDurationText(result.durationMs)}. All of it was rolled back.
      </p>
      {result.reason !== null && (
        <p className="job-error">
          <LongValue text={result.reason} keepsLines />
        </p>
      )}
      <h3>{toCountText(result.statements.length, "statement")}</h3>
      <ol className="statements">
        {result.statements.map((statement, index) => (
          <li key={index}>
            <LongValue text={statement.text} limit={600} />
            <span className="quiet">{statement.error ?? toCountText(statement.rowCount ?? 0, "row")}</span>
          </li>
        ))}
      </ol>
      <h3>{toCountText(result.requests.length, "request")}, refused</h3>
      <ol className="statements">
        {result.requests.map((request, index) => (
          <li key={index}>
            <LongValue text={`${request.method} ${request.url}`} limit={300} />
          </li>
        ))}
      </ol>
    </>
  );
}
