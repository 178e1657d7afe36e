import { SluiceError } from "../../core/errors.ts";

/**
 * Reads the address a channel posts to.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is none, or plain http where that is not allowed. The address is not quoted:
 * with Slack and Discord it is a secret.
 */
export function toWebhookUrl(channel: string, text: string | undefined, allowPrivate = false): URL {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : null;
  const protocols = allowPrivate ? ["https:", "http:"] : ["https:"];
  if (url !== null && protocols.includes(url.protocol)) return url;
  throw new SluiceError("CONFIG_INVALID", `alerts: ${channel}({ url }) needs an https address.`);
}
