/** What a caller of the dashboard may do: `viewer` reads, `operator` also acts. */
export type Role = "viewer" | "operator";

/** Who is asking, and what they may do. */
export interface Caller {
  /** Whom audit rows name. The role, where `authorize` gives no name. */
  readonly actor: string;
  readonly role: Role;
}

/**
 * Decides who may see events. `false` refuses; `true` means `operator`; a name goes into the record of actions. There is
 * no default: whoever mounts the dashboard says who may use it.
 */
export type Authorize = (request: Request) => Decision | Promise<Decision>;

/** What {@link Authorize} answers. */
export type Decision = boolean | Role | { readonly role: Role; readonly name: string };

/** Who is asking, or null where they may not come in. Rejects as `authorize` does. */
export async function toCaller(authorize: Authorize, request: Request): Promise<Caller | null> {
  // What an app in JavaScript answers may be anything.
  const decision: unknown = await authorize(request);
  if (decision === true) return { actor: "operator", role: "operator" };
  if (isRole(decision)) return { actor: decision, role: decision };
  if (typeof decision !== "object" || decision === null) return null;
  const { role, name } = decision as { readonly role?: unknown; readonly name?: unknown };
  return isRole(role) ? { actor: toActor(name) ?? role, role } : null;
}

function isRole(value: unknown): value is Role {
  return value === "viewer" || value === "operator";
}

const MAX_NAME = 200;

/** A name as a row can hold it: bounded, and without the characters Postgres and terminals stumble over. */
function toActor(name: unknown): string | null {
  if (typeof name !== "string") return null;
  const text = name.replaceAll(/[\p{Cc}\p{Cs}]/gu, " ").trim();
  return text === "" ? null : Array.from(text).slice(0, MAX_NAME).join("");
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
