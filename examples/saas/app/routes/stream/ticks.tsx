"use client";

import { type ReactNode, useState } from "react";
import { useEventStream } from "sluice/react";
import * as v from "valibot";

const EVENTS = { tick: v.object({ count: v.number() }) };

export function Ticks(): ReactNode {
  const [counts, setCounts] = useState<readonly number[]>([]);
  const { status } = useEventStream("/api/ticks", {
    events: EVENTS,
    onEvent: ({ data }) => setCounts((before) => [...before, data.count]),
  });
  return (
    <>
      <p>
        <output data-status={status}>{status}</output>
      </p>
      <p data-counts>{counts.join(" ")}</p>
    </>
  );
}
