import type { ReactNode } from "react";

import type { AlertsView, AlertView } from "../../../../src/dashboard/contract.ts";
import { useView } from "../../api/use-view.ts";
import { Icon } from "../../parts/icon.tsx";
import { Failed } from "../../parts/loaded.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

/** Alerts that are firing, and those that ended within the week, folded. */
export function Alerts(): ReactNode {
  const query = useView<AlertsView>("alerts");
  if (query.error !== null && query.data === undefined) return <Failed subject="The alerts" query={query} />;
  const alerts = query.data?.alerts ?? [];
  const firing = alerts.filter(({ endedAt }) => endedAt === null);
  const ended = alerts.filter(({ endedAt }) => endedAt !== null);
  if (alerts.length === 0) return null;
  return (
    <section className="alerts" aria-label="Alerts">
      {firing.map((alert) => (
        <p key={toKey(alert)} className="notice bad">
          <Icon name="bolt" />
          <span>
            <strong>
              <Value text={alert.rule} />
            </strong>{" "}
            <Value text={alert.message} />{" "}
            <span className="quiet">
              since <Time at={alert.since} />
              {alert.sentAt === null ? ", not sent yet" : ", sent"}
            </span>
          </span>
        </p>
      ))}
      {ended.length > 0 && (
        <details className="ended-alerts">
          <summary>
            {ended.length} {ended.length === 1 ? "alert" : "alerts"} ended this week
          </summary>
          <ul>
            {ended.map((alert) => (
              <li key={toKey(alert)}>
                <Value text={alert.rule} /> · <Value text={alert.message} />{" "}
                <span className="quiet">ended {alert.endedAt !== null && <Time at={alert.endedAt} />}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function toKey({ rule, subject, since }: AlertView): string {
  return `${rule} ${subject} ${since}`;
}
