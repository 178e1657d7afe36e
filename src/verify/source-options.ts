import type { ProviderDefinition } from "./definition/definition.ts";
import { toProtectedUrl } from "./keys/issuer.ts";
import type { SourceOptions } from "./options.ts";
import type { Refuse } from "./refusal.ts";
import { toTraits } from "./scheme.ts";
import type { Source } from "./source.ts";

/**
 * Checks the options that mean the same for every sender, and what a definition says to go with them.
 *
 * @throws {SluiceError} `CONFIG_INVALID`.
 */
export function assertOptions(definition: ProviderDefinition, options: SourceOptions, refuse: Refuse): void {
  const { isTimed } = toTraits(definition.scheme);
  assertAmount("maxBytes", options.maxBytes, refuse);
  assertAmount("toleranceMs", options.toleranceMs, refuse);
  assertAmount("maxPerMinute", options.maxPerMinute, refuse);
  if (options.toleranceMs !== undefined && !isTimed) {
    throw refuse("toleranceMs", `has no effect: ${definition.name} signs no time, so its deliveries do not age`);
  }
  assertFlag("httpsOnly", options.httpsOnly, refuse);
  assertFlag("answerHandshakes", options.answerHandshakes, refuse);
  assertUrl(options.url, refuse);
  assertHandshakeOptions(definition, options, refuse);
  const { status = 200 } = definition.acknowledgement ?? {};
  if (!Number.isInteger(status) || status < 200 || status > 299) {
    throw refuse("definition.acknowledgement.status", "is not 200 to 299");
  }
}

/**
 * The networks a source's deliveries may come from; `undefined` for any.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if one is no network, or the sender publishes none.
 */
export function toAllowedIps({ definition, options }: Source, refuse: Refuse): readonly string[] | undefined {
  const { allowedIps } = options;
  if (allowedIps === undefined) return undefined;
  if (allowedIps === "published") {
    const { publishedIps = [] } = definition;
    if (publishedIps.length === 0) throw refuse("allowedIps", `cannot be published: ${definition.name} publishes none`);
    return publishedIps;
  }
  // An empty list is likelier a variable that was not set than a source for nobody.
  if (!Array.isArray(allowedIps) || allowedIps.length === 0) throw refuse("allowedIps", "lists no network");
  if (!allowedIps.every(isNetwork))
    throw refuse("allowedIps", "holds what is no address or network, such as 192.0.2.0/24");
  return allowedIps;
}

function assertAmount(option: string, value: number | undefined, refuse: Refuse): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw refuse(option, "is not a whole number above 0");
}

/** The text `false` of an environment variable would count as true. */
function assertFlag(option: string, value: unknown, refuse: Refuse): void {
  if (value !== undefined && typeof value !== "boolean") throw refuse(option, "is neither true nor false");
}

/** Whether one is needed, the template of the signed content says when it is compiled. */
function assertUrl(url: string | undefined, refuse: Refuse): void {
  if (url === undefined) return;
  const parsed = toProtectedUrl("url", url, refuse);
  if (url.includes("#")) throw refuse("url", "holds a fragment, which is never sent");
  if (parsed.username !== "" || parsed.password !== "") throw refuse("url", "holds a user name or password");
}

/** An option nobody reads is a misunderstanding, and these open doors. */
function assertHandshakeOptions(
  { name, handshakes = [] }: ProviderDefinition,
  { answerHandshakes, onSecret }: SourceOptions,
  refuse: Refuse,
): void {
  if (answerHandshakes === true && !handshakes.some(({ mustBeArmed }) => mustBeArmed)) {
    throw refuse("answerHandshakes", `has no effect: ${name} has no handshake that has to be armed`);
  }
  if (onSecret === undefined) return;
  if (typeof onSecret !== "function") throw refuse("onSecret", "is not a function");
  if (!handshakes.some(({ secret }) => secret !== undefined)) {
    throw refuse("onSecret", `has no effect: ${name} brings no secret`);
  }
}

const NETWORK = /^([\da-f.:]+)(?:\/(0|[1-9]\d{0,2}))?$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isNetwork(text: unknown): boolean {
  const [, address = "", bits = "0"] = NETWORK.exec(String(text)) ?? [];
  if (IPV4.test(address)) return Number(bits) <= 32;
  return URL.canParse(`https://[${address}]`) && Number(bits) <= 128;
}
