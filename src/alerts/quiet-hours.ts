import { SluiceError } from "../core/errors.ts";

/** When nobody is to be disturbed. What fires meanwhile and still does afterwards is told then. */
export interface QuietHours {
  /** `HH:MM`, on a clock of 24 hours. */
  readonly from: string;
  /** `HH:MM`; before `from`, it is the next day's. */
  readonly to: string;
  /** An IANA name, such as `Europe/Vienna`: the clock that `from` and `to` are read on. */
  readonly timeZone: string;
}

/**
 * Makes the function that tells whether an instant is within quiet hours.
 *
 * @throws {SluiceError} `CONFIG_INVALID` for a time or a zone that does not exist.
 */
export function createQuietHours(hours: QuietHours | undefined): (at: Date) => boolean {
  if (hours === undefined) return () => false;
  const from = toMinutes(hours.from, "from");
  const to = toMinutes(hours.to, "to");
  const toLocal = createLocalClock(hours.timeZone);
  return (at) => {
    const now = toLocal(at);
    return from <= to ? from <= now && now < to : now >= from || now < to;
  };
}

function toMinutes(text: string, name: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) throw refuse(`${name} is "${text}"; it takes HH:MM, such as 22:00`);
  return Number(hours) * 60 + Number(minutes);
}

function createLocalClock(timeZone: string): (at: Date) => number {
  try {
    const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return (at) => {
      const parts = format.formatToParts(at);
      const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
      return read("hour") * 60 + read("minute");
    };
  } catch (cause) {
    throw refuse(`timeZone is "${timeZone}"; it takes an IANA name, such as Europe/Vienna`, { cause });
  }
}

function refuse(problem: string, options?: ErrorOptions): SluiceError {
  return new SluiceError("CONFIG_INVALID", `alerts.quietHours.${problem}.`, options);
}
