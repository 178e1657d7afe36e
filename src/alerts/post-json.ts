import { lookup as resolveName, type LookupAddress } from "node:dns";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** What is posted, and where to. */
export interface JsonPost {
  readonly url: URL;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether addresses of private networks, and plain http, may be reached. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/**
 * Posts JSON to an address of the app's choice. The name is resolved here and the connection made to what was checked, so
 * that a name cannot point to a public address first and into the private network afterwards. Redirects are not followed,
 * and the answer's body is not read.
 *
 * @throws If it cannot be reached, may not be reached, or answers anything but 2xx.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function postJson(post: JsonPost): Promise<void> {
  const { url, body, headers, allowPrivate, signal } = post;
  const host = url.hostname.replace(/^\[|\]$/gu, "");
  if (!allowPrivate && ipaddr.isValid(host) && !isPublic(host)) return Promise.reject(refuse(host));
  const send = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: "POST",
        signal,
        agent: false,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers },
        ...(!allowPrivate && { lookup: lookupPublic }),
      },
      (response) => {
        response.destroy();
        const { statusCode: status = 0 } = response;
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(`the receiver answered ${status}`));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** Resolves a name, and refuses it if any of its addresses is not public. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  resolveName(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    const inner = addresses?.find(({ address }) => !isPublic(address));
    if (error !== null || first === undefined) callback(error ?? new Error(`${host} has no address`), "");
    else if (inner !== undefined) callback(refuse(host), "");
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** Whether an address is one of the internet's, rather than of a private network, this machine, or a special use. */
function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === "unicast";
}

function refuse(host: string): Error {
  return new Error(`${host} is an address of a private network; set allowPrivate where that is meant`);
}
