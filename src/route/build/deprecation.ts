import { SluiceError } from "../../core/errors.ts";

/** Since when a route should no longer be called, and how long it still can be. */
export interface Deprecation {
  /** May be to come. */
  readonly since?: Date;
  /** From then on it may be gone. Not before `since`. */
  readonly sunset?: Date;
  /** The URL of a page that says what to use instead. */
  readonly link?: string;
}

/**
 * Headers that tell clients. None for `true` alone: they are made of dates and links.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a date or the link is none, or the route ends before it is deprecated.
 * @see RFC 9745 (Deprecation), RFC 8594 (Sunset)
 */
export function toDeprecationHeaders(
  deprecated: boolean | Deprecation | undefined,
): Readonly<Record<string, string>> | undefined {
  if (typeof deprecated !== "object") return undefined;
  assertDeprecation(deprecated);
  const { since, sunset, link } = deprecated;
  const relation = since === undefined && sunset !== undefined ? "sunset" : "deprecation";
  return {
    ...(since !== undefined && { deprecation: `@${Math.floor(since.getTime() / 1000)}` }),
    ...(sunset !== undefined && { sunset: sunset.toUTCString() }),
    ...(link !== undefined && { link: `<${new URL(link).href}>; rel="${relation}"` }),
  };
}

function assertDeprecation({ since, sunset, link }: Deprecation): void {
  const areDates = [since, sunset].every((date) => date === undefined || !Number.isNaN(date.getTime()));
  if (!areDates || (link !== undefined && !URL.canParse(link))) {
    throw new SluiceError("CONFIG_INVALID", "A route's deprecated has a date or a link that is none.");
  }
  if (since !== undefined && sunset !== undefined && sunset < since) {
    throw new SluiceError("CONFIG_INVALID", "A route's deprecated.sunset is before its deprecated.since.");
  }
}
