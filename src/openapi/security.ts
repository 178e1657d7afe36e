import type { RouteChecks } from "../route/index.ts";
import type { SecurityRequirement, SecurityScheme } from "./document.ts";

/** Ways to sign in, by name. */
export type SecuritySchemes = Readonly<Record<string, SecurityScheme>>;

/**
 * The ways to sign in that a provider's challenge names. A cookie is one where the challenge has its name:
 * `Cookie cookie-name="sid"`.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-broyer-http-cookie-auth-00
 */
export function toSecuritySchemes({ challenge = "" }: RouteChecks): SecuritySchemes {
  // Only parameters have values: a word that no `=` follows is a scheme's name, RFC 9110, section 11.6.1.
  const words = challenge.replaceAll(QUOTED, '""').matchAll(SCHEME);
  const names = new Set([...words].map(([, name = ""]) => name.toLowerCase()));
  const cookie = /\bcookie-name="?([^",\s]+)/i.exec(challenge)?.[1];
  const schemes = [...names].flatMap((name): [string, SecurityScheme][] => {
    if (name !== "cookie") return [[name, { type: "http", scheme: name }]];
    return cookie === undefined ? [] : [["cookie", { type: "apiKey", in: "cookie", name: cookie }]];
  });
  return Object.fromEntries(schemes);
}

/**
 * Any of these ways, or none where that is enough.
 *
 * @param held Those the document has. What it lacks is added, under another name if one is taken.
 */
export function toRequirements(
  schemes: SecuritySchemes,
  isOptional: boolean,
  held: Record<string, SecurityScheme>,
): readonly SecurityRequirement[] {
  const all = Object.entries(schemes).map(([name, scheme]): SecurityRequirement => ({
    [hold(name, scheme, held)]: [],
  }));
  return isOptional ? [...all, {}] : all;
}

function hold(name: string, scheme: SecurityScheme, held: Record<string, SecurityScheme>): string {
  const text = JSON.stringify(scheme);
  let free = name;
  for (let number = 2; JSON.stringify(held[free] ?? scheme) !== text; number += 1) free = `${name}${number}`;
  held[free] = scheme;
  return free;
}

const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const SCHEME = /(?:^|,)\s*([A-Za-z][\w-]*)(?=\s*(?:,|$)|\s+[\w-]+\s*=)/g;
