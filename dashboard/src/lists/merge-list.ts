/** What is known of a list that is read page by page, newest first. */
export interface KnownList<T> {
  readonly path: string;
  /** The last first page that was merged. */
  readonly page: unknown;
  readonly items: readonly T[];
  /** What follows; null at the end. */
  readonly next: string | null;
  /** What came since the list was first shown, by the last change. */
  readonly arrived: ReadonlySet<string>;
}

/** How to read a page of a list. */
export interface ListShape<P, T> {
  readonly items: (page: P) => readonly T[];
  readonly next: (page: P) => string | null;
  readonly id: (item: T) => string;
  /** An instant by which the list is in order, as text that compares as it sorts. */
  readonly at: (item: T) => string;
}

/** The list as one page shows it. */
export function toList<P, T>(path: string, page: P, shape: ListShape<P, T>): KnownList<T> {
  return { path, page, items: shape.items(page), next: shape.next(page), arrived: new Set() };
}

/**
 * Takes in a newer first page. What the page covers is as the page says; what is older stays. Where the two do not touch,
 * something between them was missed, and the list starts over.
 */
export function mergeFirstPage<P, T>(known: KnownList<T>, page: P, shape: ListShape<P, T>): KnownList<T> {
  const fresh = shape.items(page);
  const last = fresh.at(-1);
  const next = shape.next(page);
  const ids = new Set(fresh.map(shape.id));
  const knownIds = new Set(known.items.map(shape.id));
  if (next === null || last === undefined)
    return { ...toList(known.path, page, shape), arrived: toArrived(ids, knownIds) };
  if (known.items.length > 0 && !fresh.some((item) => knownIds.has(shape.id(item))))
    return toList(known.path, page, shape);
  const older = known.items.filter((item) => !ids.has(shape.id(item)) && shape.at(item) <= shape.at(last));
  return {
    path: known.path,
    page,
    items: [...fresh, ...older],
    next: older.length === 0 ? next : known.next,
    arrived: toArrived(ids, knownIds),
  };
}

/** Adds the page that follows. */
export function appendPage<P, T>(known: KnownList<T>, page: P, shape: ListShape<P, T>): KnownList<T> {
  const ids = new Set(known.items.map(shape.id));
  const more = shape.items(page).filter((item) => !ids.has(shape.id(item)));
  return { ...known, items: [...known.items, ...more], next: shape.next(page), arrived: new Set() };
}

function toArrived(ids: ReadonlySet<string>, known: ReadonlySet<string>): ReadonlySet<string> {
  return known.size === 0 ? new Set() : new Set([...ids].filter((id) => !known.has(id)));
}
