import { SluiceError, toErrorMessage } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { claimRound, markAlertsSent, recordAlerts, type NewAlert, type Sql } from "../store/index.ts";
import type { Channel, Finding, Notice, Told } from "./alert.ts";
import { readFacts } from "./facts.ts";
import { createQuietHours, type QuietHours } from "./quiet-hours.ts";
import { DEFAULT_RULES, findWrongs, type Rules } from "./rules.ts";

/** Whom an app tells what is wrong, and when. */
export interface AlertOptions {
  /** Where alerts go: `slack`, `discord`, `email` and `webhook` of `sluice/alerts`. Each gets all of them. */
  readonly to?: readonly Channel[];
  /** Overrides of the default rules; `false` turns one off. */
  readonly rules?: Partial<Rules>;
  readonly quietHours?: QuietHours;
  /** The dashboard's address, such as `https://app.example/sluice`: alerts link there. No links without. */
  readonly dashboardUrl?: string | undefined;
  /** How long an alert that still fires is not told again. 4 hours unless given. Milliseconds. */
  readonly repeatMs?: number;
}

/** What a round of alerts works with. */
export interface AlertRoundOptions extends AlertOptions {
  readonly logger: Logger;
  readonly now: () => Date;
}

/** How often alerts are looked for. Milliseconds. */
export const ALERT_ROUND_MS = 30_000;

const REPEAT_MS = 4 * 3_600_000;
const SETTLE_MS = 10 * 60_000;
const SEND_TIMEOUT_MS = 15_000;

/**
 * Makes one round of alerts: look, record, tell what changed as one message. Every worker may run it; of all of them one
 * does. Outside quiet hours what no channel took is told again by the next round. Without channels alerts are recorded,
 * for the dashboard.
 *
 * @throws {SluiceError} `CONFIG_INVALID` for wrong options, at once.
 */
export function createAlertRound(options: AlertRoundOptions): (sql: Sql) => Promise<void> {
  for (const channel of options.to ?? []) channel.assertUsable();
  const isQuiet = createQuietHours(options.quietHours);
  const toLink = createLinker(options.dashboardUrl);
  const rules = { ...DEFAULT_RULES, ...options.rules };
  const pacing = { repeatMs: options.repeatMs ?? REPEAT_MS, settleMs: SETTLE_MS };

  return async (sql) => {
    // A little less than the interval, so that a round that began late does not cost the next one.
    if ((await claimRound(sql, { name: "alerts", everyMs: ALERT_ROUND_MS * 0.9 })) === null) return;
    const findings = findWrongs(await readFacts(sql), rules);
    const changes = await recordAlerts(sql, findings, pacing);
    if (isQuiet(options.now())) return;
    const toTold = (alert: NewAlert): Told => ({ ...toLine(alert), link: toLink(findings, alert) });
    const notice = { firing: changes.firing.map(toTold), recovered: changes.recovered.map(toTold) };
    if (notice.firing.length + notice.recovered.length === 0) return;
    if (await tell(options, notice)) await markAlertsSent(sql, changes.firing);
  };
}

function toLine({ rule, subject, message }: NewAlert): Omit<Told, "link"> {
  return { rule, subject, message };
}

/** Tells every channel; true if any took it. */
async function tell({ to = [], logger }: AlertRoundOptions, notice: Notice): Promise<boolean> {
  const taken = await Promise.all(
    to.map(async (channel) => {
      try {
        await channel.send(notice, AbortSignal.timeout(SEND_TIMEOUT_MS));
        return true;
      } catch (error) {
        logger.warn("an alert was not taken", { channel: channel.name, error: toErrorMessage(error) });
        return false;
      }
    }),
  );
  return taken.includes(true);
}

type Linker = (findings: readonly Finding[], alert: NewAlert) => string | null;

function createLinker(dashboardUrl: string | undefined): Linker {
  if (dashboardUrl === undefined) return () => null;
  if (!URL.canParse(dashboardUrl) || !/^https?:$/.test(new URL(dashboardUrl).protocol)) {
    throw new SluiceError(
      "CONFIG_INVALID",
      "alerts.dashboardUrl takes an address, such as https://app.example/sluice.",
    );
  }
  const base = dashboardUrl.replace(/\/+$/u, "");
  return (findings, { rule, subject }) => {
    const finding = findings.find((known) => known.rule === rule && known.subject === subject);
    return finding === undefined ? base : `${base}/${finding.path}`;
  };
}
