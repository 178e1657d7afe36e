import { useState, type ReactNode } from "react";

import { useAct, type Act } from "../api/use-act.ts";
import { useIsOperator, useSession } from "../session/session-context.ts";
import { Dialog } from "./dialog.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** A button that does something. */
export interface ActionButtonProps<T> extends Act<T> {
  readonly label: string;
  readonly icon: IconName;
  readonly kind?: "primary" | "plain" | "danger";
  /** What to ask first. Without it the click is enough. */
  readonly confirm?: { readonly title: string; readonly text: ReactNode };
  /** Why it cannot be done now. */
  readonly blocked?: string | null;
  /** Lets a key press it: `data-action`. */
  readonly name?: string;
}

/** A button that does something, for those who may. */
export function ActionButton<T>(props: ActionButtonProps<T>): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  const acting = useAct<T>();
  const reason = useReason(props.blocked ?? null);
  const run = (): void =>
    acting.run({
      ...props,
      onDone: (answer) => {
        setIsAsking(false);
        props.onDone?.(answer);
      },
    });
  return (
    <>
      <button
        type="button"
        className={`action ${props.kind ?? "plain"}`}
        data-action={props.name}
        disabled={reason !== null || acting.isRunning}
        title={reason ?? undefined}
        onClick={() => (props.confirm === undefined ? run() : setIsAsking(true))}
      >
        <Icon name={props.icon} size={14} />
        {props.label}
      </button>
      {isAsking && props.confirm !== undefined && (
        <ConfirmDialog
          title={props.confirm.title}
          label={props.label}
          isDanger={props.kind === "danger"}
          isRunning={acting.isRunning}
          onConfirm={run}
          onClose={() => setIsAsking(false)}
        >
          {props.confirm.text}
        </ConfirmDialog>
      )}
    </>
  );
}

/** What a confirmation asks. */
export interface ConfirmDialogProps {
  readonly title: string;
  readonly label: string;
  readonly isDanger?: boolean;
  readonly isRunning: boolean;
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <button type="button" onClick={props.onClose}>
            Keep as it is
          </button>
          <button
            type="button"
            className={props.isDanger ? "danger" : "primary"}
            autoFocus
            disabled={props.isRunning}
            onClick={props.onConfirm}
          >
            {props.isRunning ? "Working…" : props.label}
          </button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}

/** Says to those who may not act why the buttons are off. */
export function ViewerNote(): ReactNode {
  const session = useSession();
  if (session === null || session.role === "operator") return null;
  return (
    <p className="viewer-note">
      <Icon name="eye" size={14} /> {VIEWER_REASON}
    </p>
  );
}

const VIEWER_REASON = "Your role is viewer: you see everything and change nothing. Actions need an operator.";

function useReason(blocked: string | null): string | null {
  const session = useSession();
  const isOperator = useIsOperator();
  if (session === null) return "Who you are is not known yet.";
  return isOperator ? blocked : VIEWER_REASON;
}
