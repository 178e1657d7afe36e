import { isSecretName, REDACTED } from "./redact-headers.ts";

const MAX_LENGTH = 8_192;

/**
 * A request target without credentials: the values of parameters that may be secrets are replaced, every other byte is
 * as it came, because it may be signed.
 *
 * @param secretParameters Names the sources' definitions say carry a secret.
 * @returns Null where it is longer than 8 KiB.
 */
export function toStoredUrl(url: string, secretParameters: readonly string[]): string | null {
  if (url.length > MAX_LENGTH) return null;
  const bare = url.replace(USER, "$1");
  const start = bare.indexOf("?");
  if (start === -1) return bare;
  const parameters = bare.slice(start + 1).split("&");
  return `${bare.slice(0, start + 1)}${parameters.map((one) => redact(one, secretParameters)).join("&")}`;
}

/** Name and password in front of a host. */
const USER = /^(\w+:\/\/)[^/?#]*@/;

function redact(parameter: string, secretParameters: readonly string[]): string {
  const end = parameter.indexOf("=");
  if (end === -1) return parameter;
  const name = decode(parameter.slice(0, end));
  const isSecret = secretParameters.includes(name) || isSecretName(name.toLowerCase());
  return isSecret ? `${parameter.slice(0, end + 1)}${REDACTED}` : parameter;
}

/** As whoever reads the query decodes it, so that no other spelling of a name gets past. */
function decode(name: string): string {
  return [...new URLSearchParams(`${name}=`).keys()][0] ?? name;
}
