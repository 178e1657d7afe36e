import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Icon } from "./icon.tsx";

/** What of a view is shown. */
export interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, "data" | "error" | "isFetching" | "refetch">;
  /** What is being read, as in "The events". */
  readonly subject: string;
  /** Shown until the first answer, in the size of what comes. */
  readonly skeleton: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** A view's answer; before it a skeleton, instead of it what failed. An answer that grew old stays, and says so. */
export function Loaded<T>({ query, subject, skeleton, children }: LoadedProps<T>): ReactNode {
  if (query.data === undefined) {
    return query.error === null ? skeleton : <Failed subject={subject} query={query} />;
  }
  return (
    <>
      {query.error !== null && <Failed subject={subject} query={query} isOld />}
      {children(query.data)}
    </>
  );
}

/** What failed, and a way to try again. */
export function Failed(props: {
  readonly subject: string;
  readonly query: Pick<UseQueryResult, "error" | "isFetching" | "refetch">;
  readonly isOld?: boolean;
}): ReactNode {
  const { subject, query, isOld = false } = props;
  return (
    <div className="notice bad" role="alert">
      <Icon name="failures" />
      <p>
        <strong>
          {subject} could not be {isOld ? "brought up to date" : "read"}.
        </strong>{" "}
        {query.error?.message} {isOld && "What you see is from before."}
      </p>
      <button type="button" className="small" disabled={query.isFetching} onClick={() => void query.refetch()}>
        <Icon name="replays" size={14} />
        {query.isFetching ? "Trying…" : "Try again"}
      </button>
    </div>
  );
}
