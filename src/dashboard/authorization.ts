/** What a caller of the dashboard may do: `viewer` reads, `operator` also replays. */
export type Role = "viewer" | "operator";

/**
 * Decides who may see events. `false` refuses; `true` means `operator`. There is no default: whoever mounts
 * the dashboard says who may use it.
 */
export type Authorize = (request: Request) => Decision | Promise<Decision>;

type Decision = boolean | Role;

/** The caller's role, or null where they may not come in. Rejects as `authorize` does. */
export async function toRole(authorize: Authorize, request: Request): Promise<Role | null> {
  const decision = await authorize(request);
  if (decision === true || decision === "operator") return "operator";
  return decision === "viewer" ? "viewer" : null;
}

/**
 * Whether a state-changing request comes from the dashboard's own origin or from no browser at all.
 * Browsers set `Sec-Fetch-Site` and `Origin` themselves; a page elsewhere can forge neither.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}
