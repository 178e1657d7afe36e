import type { ReactNode } from "react";

import type { FailureStateView, FailureView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { toCountText } from "../../format/quantities.ts";
import { ActionButton } from "../../parts/action-button.tsx";
import type { IconName } from "../../parts/icon.tsx";

interface Verb {
  readonly name: "acknowledge" | "mute" | "resolve" | "reopen";
  readonly label: string;
  readonly icon: IconName;
  /** The state it leads to: not offered in that state. */
  readonly state: FailureView["state"];
  readonly done: string;
}

const VERBS: readonly Verb[] = [
  {
    name: "acknowledge",
    label: "Acknowledge",
    icon: "eye",
    state: "acknowledged",
    done: "Acknowledged: someone looks into it.",
  },
  { name: "mute", label: "Mute", icon: "mute", state: "muted", done: "Muted: no alert tells of it." },
  { name: "resolve", label: "Resolve", icon: "check", state: "resolved", done: "Resolved" },
  { name: "reopen", label: "Reopen", icon: "failures", state: "open", done: "Open again." },
];

/** What people say of a failure. */
export function FailureActions({ failure }: { readonly failure: FailureView }): ReactNode {
  return VERBS.filter(({ state }) => state !== failure.state).map(({ name, label, icon, done }) => (
    <ActionButton<FailureStateView>
      key={name}
      path={toItemPath("failures", failure.fingerprint, `/${name}`)}
      label={label}
      icon={icon}
      say={({ resolved }) => (name === "resolve" ? `${done}, with ${toCountText(resolved, "dead job")}.` : done)}
      {...(name === "resolve" &&
        failure.dead.count > 0 && {
          confirm: {
            title: "Resolve this failure?",
            text: (
              <p>
                Its {toCountText(failure.dead, "dead job")} count as dealt with and are not run again. To run them,
                replay all instead.
              </p>
            ),
          },
        })}
    />
  ));
}
