import { toUuidV7 } from "../core/uuid.ts";
import type { Delivery, Identity, OpenSource, SecretMatch } from "../verify/index.ts";
import { createRandomBytes } from "../http/index.ts";
import type { PendingEvent } from "./event-appender.ts";
import { toStoredHeaders } from "./redact-headers.ts";

/** A job to be made for an event: the handler's name and how often it may be attempted. */
export interface JobPlan {
  readonly handler: string;
  readonly attemptLimit: number;
}

/** A delivery whose sender was proven. */
export interface ProvenDelivery {
  readonly source: OpenSource;
  readonly delivery: Delivery;
  readonly secret: SecretMatch;
  readonly identities: readonly Identity[];
}

/** Makes the events of a delivery, with the jobs that `planJobs` says. */
export function toPendingEvents(
  proven: ProvenDelivery,
  now: Date,
  planJobs: (source: string, type: string) => readonly JobPlan[],
): readonly PendingEvent[] {
  const { source, delivery, secret, identities } = proven;
  const headers = toStoredHeaders(delivery.headers, source.secretHeaders);
  return identities.map((identity) => ({
    id: toUuidV7(now.getTime(), takeRandomBytes()),
    source: source.name,
    type: identity.type,
    externalId: identity.externalId,
    headers,
    body: identity.body,
    secretLabel: secret.label,
    isParsed: identity.isParsed,
    dedupeKey: identity.dedupeKey,
    contentHash: identity.contentHash,
    jobs: planJobs(source.name, identity.type),
  }));
}

const takeRandomBytes = createRandomBytes(10);
