import { useState, type ReactNode } from "react";

import type { ReplayedView } from "../../../../src/dashboard/contract.ts";
import { useAct } from "../../api/use-act.ts";
import { replayEvent } from "../../events/event-acts.ts";
import { focusedRow } from "../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { ConfirmDialog } from "../../parts/action-button.tsx";
import { Value } from "../../parts/value.tsx";
import { useIsOperator } from "../../session/session-context.ts";

interface Chosen {
  readonly id: string;
  readonly type: string;
}

/** `r` on a row of a list of events: replays that event, after a question. */
export function ReplayKey(): ReactNode {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const isOperator = useIsOperator();
  const acting = useAct<ReplayedView>();
  useShortcuts({
    r: () => {
      const row = focusedRow();
      const id = row?.dataset["event"];
      if (isOperator && id !== undefined) setChosen({ id, type: row?.textContent ?? "" });
    },
  });
  if (chosen === null) return null;
  return (
    <ConfirmDialog
      title="Replay this event?"
      label="Replay"
      isRunning={acting.isRunning}
      onClose={() => setChosen(null)}
      onConfirm={() => acting.run({ ...replayEvent(chosen.id), onDone: () => setChosen(null) })}
    >
      <p>
        All handlers of <Value text={chosen.type} isCode /> run again with what was received.
      </p>
    </ConfirmDialog>
  );
}
