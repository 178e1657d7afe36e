import type { ReactNode } from "react";

/** Where rows will be. */
export function RowsSkeleton({
  rows = 8,
  height = 37,
}: {
  readonly rows?: number;
  readonly height?: number;
}): ReactNode {
  return (
    <div className="skeleton" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" style={{ height }}>
          <span style={{ width: `${35 + ((index * 37) % 50)}%` }} />
        </div>
      ))}
    </div>
  );
}

/** Where a drawing or a block will be. */
export function BlockSkeleton({ height }: { readonly height: number }): ReactNode {
  return <div className="skeleton block" aria-busy="true" aria-label="Loading" style={{ height }} />;
}
