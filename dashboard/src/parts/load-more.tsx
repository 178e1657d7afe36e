import type { ReactNode } from "react";

/** The end of what has been read of a list. */
export function LoadMore(props: {
  readonly list: { readonly hasMore: boolean; readonly isLoadingMore: boolean; readonly loadMore: () => void };
  readonly note?: ReactNode;
}): ReactNode {
  const { hasMore, isLoadingMore, loadMore } = props.list;
  if (!hasMore) return props.note === undefined ? null : <p className="list-end quiet">{props.note}</p>;
  return (
    <div className="list-end">
      {props.note !== undefined && <span className="quiet">{props.note}</span>}
      <button type="button" disabled={isLoadingMore} onClick={loadMore}>
        {isLoadingMore ? "Reading…" : "Show older"}
      </button>
    </div>
  );
}
