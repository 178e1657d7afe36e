import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, type ReactNode } from "react";

import { toViewKey } from "../api/use-view.ts";
import { createLiveConnection, type LiveConnection, type LiveStatus } from "./live-connection.ts";
import { LiveContext } from "./live-context.ts";

/** Writes what the stream brings into the cache that all views read. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const [connection] = useState(() => connect(client, setStatus));
  useEffect(() => () => connection.close(), [connection]);
  const live = useMemo(
    () => ({ status, watch: connection.watch, setPaused: connection.setPaused }),
    [status, connection],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

function connect(client: QueryClient, onStatus: (status: LiveStatus) => void): LiveConnection {
  return createLiveConnection({
    onStatus,
    onMessage: ({ view, data }) => client.setQueryData(toViewKey(view), data),
    onProblem: (view) => void client.invalidateQueries({ queryKey: toViewKey(view) }),
    onGap: () => void client.invalidateQueries({ queryKey: ["view"] }),
  });
}
