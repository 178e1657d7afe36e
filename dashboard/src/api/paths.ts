/** A view's path with its parameters; empty ones are left out, and the order is fixed so that one view has one path. */
export function toPath(path: string, parameters: Readonly<Record<string, string | null | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const name of Object.keys(parameters).toSorted()) {
    const value = parameters[name];
    if (value !== null && value !== undefined && value !== "") search.set(name, value);
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The path of one of many, its name escaped. */
export function toItemPath(path: string, name: string, rest = ""): string {
  return `${path}/${encodeURIComponent(name)}${rest}`;
}
