import { SluiceError } from "../core/errors.ts";
import type { StoredRejection } from "../store/index.ts";
import type { Delivery, OpenSource, Verdict } from "../verify/index.ts";
import type { PendingEvent } from "./event-appender.ts";
import { toPendingEvents, type JobPlan } from "./pending-events.ts";
import { REDACTED } from "./redact-headers.ts";

/**
 * Checks a refused delivery again with the secrets of today, as if it had come in at its own time.
 *
 * @throws {SluiceError} `ACTION_REFUSED` where what was kept of it is not enough to tell.
 */
export async function verifyRefused(source: OpenSource, rejection: StoredRejection): Promise<Verdict> {
  const { delivery, isLacking } = toDelivery(source, rejection);
  const verdict = await source.verify(delivery, rejection.receivedAt);
  if (verdict.kind === "rejected" && isLacking()) throw refuse(SECRET_NOT_KEPT);
  return verdict;
}

/**
 * Makes the events of a refused delivery, as the receiver would have, if its proof holds with the secrets of today.
 *
 * @throws {SluiceError} `ACTION_REFUSED` with the cause if its proof does not hold, or what was kept of it is not enough.
 */
export async function toReleasedEvents(
  source: OpenSource,
  rejection: StoredRejection,
  plan: { readonly now: Date; readonly planJobs: (source: string, type: string) => readonly JobPlan[] },
): Promise<readonly PendingEvent[]> {
  const verdict = await verifyRefused(source, rejection);
  if (verdict.kind !== "verified") {
    throw refuse(`It is not released, because it does not verify with the secrets of today: ${verdict.cause}.`);
  }
  const { delivery } = toDelivery(source, rejection);
  const identities = source.identify(delivery);
  if (!source.isSigned && !identities.every(({ isParsed }) => isParsed)) {
    throw refuse("It is not released, because its proof does not cover the body, and the body cannot be parsed.");
  }
  return toPendingEvents({ source, delivery, secret: verdict.secret, identities }, plan.now, plan.planJobs);
}

const SECRET_NOT_KEPT =
  "It cannot be verified again: what proved it is itself a secret, and secrets are not stored. Have the sender deliver it again.";

function refuse(message: string): SluiceError {
  return new SluiceError("ACTION_REFUSED", message);
}

/** The delivery as it came. `isLacking` tells, once it was verified, whether that looked at something that was not kept. */
function toDelivery(
  source: OpenSource,
  rejection: StoredRejection,
): { readonly delivery: Delivery; readonly isLacking: () => boolean } {
  const { url, bodyPrefix: body, isWhole } = rejection;
  if (!isWhole || url === null || body === null) {
    throw refuse("It cannot be verified again: it was not kept to the last byte. Have the sender deliver it again.");
  }
  const headers = JSON.parse(rejection.headers) as readonly (readonly [name: string, value: string])[];
  // The query is read as a whole, so what is missing there counts where the source looks for a secret in it.
  let isLacking = source.secretParameters.length > 0 && url.includes(REDACTED);
  const get = (name: string): string | null => {
    const values = headers.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
    if (values.includes(REDACTED)) isLacking = true;
    return values.length === 0 ? null : values.join(", ");
  };
  const delivery: Delivery = { method: rejection.method, url, headers: { get, entries: () => headers }, body };
  return { delivery, isLacking: () => isLacking };
}
