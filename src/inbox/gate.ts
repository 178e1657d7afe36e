import { SluiceError } from "../core/errors.ts";
import type { OpenSource } from "../verify/index.ts";
import { type Client, isWithin, toNetworks } from "../http/index.ts";
import { createMemoryLimiter } from "./memory-limiter.ts";
import type { RequestCause } from "./refusal.ts";

/** A source, and what it asks of requests besides their proof. */
export interface Gate {
  readonly source: OpenSource;
  /** Why a client may not come in; `undefined` where it may. */
  findObjection(toClient: () => Client): RequestCause | undefined;
  /**
   * Counts a proven delivery. Omitted where the source takes any number.
   *
   * @returns Seconds until one is taken again; `undefined` where this one is.
   */
  readonly charge?: () => Promise<number | undefined>;
}

/**
 * Makes a source's {@link Gate}.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if `allowedIps` holds what is no network.
 */
export function openGate(source: OpenSource): Gate {
  const { name, allowedIps, httpsOnly, maxPerMinute } = source;
  const refuse = (problem: string): SluiceError =>
    new SluiceError("CONFIG_INVALID", `Source "${name}", option "allowedIps": ${problem}.`);
  const networks = allowedIps === undefined ? undefined : toNetworks(allowedIps, refuse);
  return {
    source,
    findObjection(toClient) {
      if (networks === undefined && !httpsOnly) return undefined;
      const { ip, isEncrypted } = toClient();
      if (networks !== undefined && (ip === null || !isWithin(ip, networks))) return "ip_refused";
      return httpsOnly && !isEncrypted ? "https_required" : undefined;
    },
    ...(maxPerMinute !== undefined && { charge: toCharge(maxPerMinute) }),
  };
}

function toCharge(maxPerMinute: number): () => Promise<number | undefined> {
  const limiter = createMemoryLimiter(maxPerMinute);
  return () => limiter.count("");
}
