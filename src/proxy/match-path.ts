import { SluiceError } from "../core/errors.ts";
import type { ProxyStep } from "./proxy-request.ts";

/** Which paths are meant: `/tasks` alone, `/tasks/*` one level below, `/tasks/**` the path and all below. */
export interface PathRules {
  readonly paths: readonly string[];
  readonly except?: readonly string[];
}

/** Decides whether a path is meant. */
export type PathMatcher = (path: string) => boolean;

/**
 * Runs steps for some paths only. The framework's own `config.matcher` has to be a literal and decides what reaches the
 * proxy at all; this decides, inside it, what is done.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a pattern is malformed.
 */
export function when(rules: PathRules, ...steps: readonly ProxyStep[]): ProxyStep {
  const isMeant = createPathMatcher(rules);
  return async (request) => {
    if (!isMeant(request.path)) return undefined;
    for (const step of steps) {
      const outcome = await step(request);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  };
}

/**
 * Makes a matcher. A path that can be read in several ways, because parts of it are encoded, is meant if one of them
 * is, and excepted only if all are: nobody gets around a check by writing `/%61dmin`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a pattern is malformed.
 */
export function createPathMatcher({ paths, except = [] }: PathRules): PathMatcher {
  const included = paths.map(toExpression);
  const excluded = except.map(toExpression);
  return (path) => {
    const readings = toReadings(path);
    return (
      readings.flatMap(toPages).some((one) => included.some((expression) => expression.test(one))) &&
      !readings.every((one) => excluded.some((expression) => expression.test(one)))
    );
  };
}

const PATTERN = /^(?:\/|(?:\/[\w.~@:-]+|\/\*)*(?:\/\*\*)?)$/;

function toExpression(pattern: string): RegExp {
  if (pattern === "" || !PATTERN.test(pattern)) {
    throw new SluiceError("CONFIG_INVALID", `${JSON.stringify(pattern)} is no pattern of paths, such as /tasks/**.`);
  }
  const source = pattern
    .split("/")
    .slice(1)
    .map((segment) => {
      if (segment === "**") return "(?:/.*)?";
      return segment === "*" ? "/[^/]+" : `/${segment.replaceAll(/[.~@:-]/g, String.raw`\$&`)}`;
    })
    .join("");
  return new RegExp(`^${source}/?$`, "is");
}

function toReadings(path: string): readonly string[] {
  const readings = [path];
  for (let round = 0; round < 3; round += 1) {
    const decoded = decode(readings.at(-1) ?? path);
    if (decoded === null || decoded === readings.at(-1)) break;
    readings.push(decoded);
  }
  return readings.flatMap((reading) => [reading, normalise(reading)]);
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** As routers do that collapse slashes and follow dots. */
function normalise(path: string): string {
  const { pathname } = new URL(`https://app.invalid/${path.replaceAll("\\", "/").replaceAll(/[?#]/g, "_")}`);
  return pathname.replaceAll(/\/{2,}/g, "/");
}

/** A page's data and its prefetched parts are the page. */
function toPages(path: string): readonly string[] {
  const page = path
    .replace(/^\/_next\/data\/[^/]+/, "")
    .replace(/(?:\.segments\/.*)?\.(?:rsc|json)$/, "")
    .replace(/^\/index$/, "/");
  return page === path ? [path] : [path, page === "" ? "/" : page];
}
