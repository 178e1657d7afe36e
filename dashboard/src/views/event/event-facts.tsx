import type { ReactNode } from "react";
import { Link } from "wouter";

import type { EventView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { toBytesText, toCountText, toNumberText } from "../../format/quantities.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Fact, Facts } from "../../parts/facts.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { LongValue, Value } from "../../parts/value.tsx";

/** What is known of an event, in words. */
export function EventFacts({ event }: { readonly event: EventView }): ReactNode {
  return (
    <Facts>
      <Fact name="Received">
        <ExactTime at={event.receivedAt} />
      </Fact>
      <Fact name="Source">
        <Link href={toPath("/events", { source: event.source })}>
          <Value text={event.source} />
        </Link>
      </Fact>
      <Fact name="Our id">
        <Id text={event.id} />
      </Fact>
      <Fact name="Sender’s id">{event.externalId === null ? "none" : <Id text={event.externalId} />}</Fact>
      <Fact name="Proved by">
        the secret <Value text={event.secretLabel} isCode />
      </Fact>
      <Fact name="Size">
        {toBytesText(event.body.bytes)}
        {!event.isParsed && ", not parsed as JSON"}
      </Fact>
      <Fact name="Duplicates">
        {event.duplicates === 0 ? "none" : `${toNumberText(event.duplicates)}, taken once`}
        {event.conflicts > 0 && (
          <span className="bad-text">
            , {toCountText(event.conflicts, "delivery", "deliveries")} under this id with another body
          </span>
        )}
      </Fact>
    </Facts>
  );
}

function Id({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="with-copy">
      <LongValue text={text} limit={120} />
      <CopyButton text={text} label="Copy" isBare />
    </span>
  );
}
