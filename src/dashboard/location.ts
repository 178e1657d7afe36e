/** Where a request goes. */
export interface Location {
  /** The path the dashboard is mounted at, with a slash at either end. */
  readonly mount: string;
  /** The parts of the path below it, decoded. */
  readonly segments: readonly string[];
}

/**
 * Finds a request's place below the mount: the catch-all segment where a framework gives one, which alone says what its
 * router matched; else the path itself. The mount is taken from the path, never from `Host`.
 *
 * @param mount The mount, where no framework tells it.
 */
export async function toLocation(request: Request, context: unknown, mount: string | undefined): Promise<Location> {
  const pathname = toPathname(request.url);
  const given = await toCatchAll(context);
  if (given !== null) return { mount: toMount(pathname, given.length), segments: given };
  const base = mount === undefined ? guessMount(pathname) : toSlashed(mount);
  const rest = `${pathname}/`.startsWith(base) ? pathname.slice(base.length) : "";
  return { mount: base, segments: toSegments(rest) };
}

/** Next.js 16 hands the parameters over as a promise. Without a catch-all among them, the request is for the mount itself. */
async function toCatchAll(context: unknown): Promise<readonly string[] | null> {
  const params: unknown = await (context as { readonly params?: unknown } | undefined)?.params;
  if (typeof params !== "object" || params === null) return null;
  const list = Object.values(params).find((value) => Array.isArray(value));
  return list === undefined ? [] : list.map(String);
}

/** Two slashes at the start would name another host in a link. */
function toPathname(url: string): string {
  const { pathname } = new URL(url);
  return pathname.replaceAll(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}

function toMount(pathname: string, depth: number): string {
  const parts = pathname.split("/");
  return toSlashed(parts.slice(0, Math.max(1, parts.length - depth)).join("/"));
}

/** What is before the first part that can only be the dashboard's; the whole path where there is none. */
function guessMount(pathname: string): string {
  const found = /^(.*?)\/(?:api|assets)(?:\/|$)/.exec(pathname);
  return toSlashed(found?.[1] ?? pathname);
}

function toSlashed(path: string): string {
  return `/${path}/`.replaceAll(/\/{2,}/g, "/");
}

function toSegments(path: string): readonly string[] {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
