import type { ReactNode } from "react";
import { Link } from "wouter";

import { Icon } from "./icon.tsx";

/** The way up, to the list that this is one of. */
export function BackLink({ href, children }: { readonly href: string; readonly children: ReactNode }): ReactNode {
  return (
    <Link href={href} className="back">
      <Icon name="left" size={14} /> {children}
    </Link>
  );
}
