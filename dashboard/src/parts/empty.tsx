import type { ReactNode } from "react";

import { CopyButton } from "./copy-button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** What stands where nothing is, and what to do about it. */
export interface EmptyProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  /** A command that changes it. */
  readonly command?: string;
}

/** A place with nothing in it. */
export function Empty({ icon = "inbox", title, children, command }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      <Icon name={icon} size={24} />
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="quiet">{children}</div>}
      {command !== undefined && (
        <div className="command">
          <code>{command}</code>
          <CopyButton text={command} label="Copy the command" isBare />
        </div>
      )}
    </div>
  );
}

/** The one command that makes something appear. */
export const FIRST_COMMAND = "npx sluice send stripe checkout.session.completed";
