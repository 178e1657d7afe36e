import { useId, type ReactNode } from "react";

/** A part of a page under a heading. */
export interface PanelProps {
  readonly title: ReactNode;
  /** Beside the heading. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Whether what is in it reaches its edges. */
  readonly isFlush?: boolean;
}

/** A part of a page under a heading. */
export function Panel({ title, aside, children, isFlush = false }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className="panel-aside">{aside}</div>}
      </header>
      <div className={isFlush ? "panel-body flush" : "panel-body"}>{children}</div>
    </section>
  );
}

/** A page's heading and what belongs to all of it. */
export function PageHeader(props: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <header className="page-header">
      <div className="page-title">
        <h1 tabIndex={-1}>{props.title}</h1>
        {props.lead !== undefined && <p className="quiet">{props.lead}</p>}
      </div>
      {props.children !== undefined && <div className="page-actions">{props.children}</div>}
    </header>
  );
}
