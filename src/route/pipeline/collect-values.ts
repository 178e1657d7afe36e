import type { ReadBody } from "./body.ts";
import { type Fields, toFields } from "./decode-body.ts";
import type { AnyContext } from "../build/definition.ts";
import type { Plan } from "../build/plan.ts";
import { readCookies } from "../cookies/cookies.ts";
import type { Values } from "./validate.ts";

/** The parameters of a path, unchecked. */
export async function readParams({ params }: AnyContext): Promise<Fields> {
  return toFields(Object.entries((await params) ?? {}));
}

/** Those of a path that has none. */
export const NO_PARAMS: Fields = Object.freeze(Object.create(null) as Fields);

/** Takes what the route declares out of a request, unchecked. */
export function collectValues(plan: Plan, request: Request, { value }: ReadBody, params: Fields): Values {
  const { contract } = plan;
  return {
    params,
    query: contract.query === undefined ? undefined : readQuery(request.url),
    headers: contract.headers === undefined ? undefined : toFields(request.headers),
    cookies: contract.cookies === undefined ? undefined : readCookies(request.headers.get("cookie")),
    body: contract.body === undefined ? undefined : value,
    form: contract.form === undefined ? undefined : (value ?? Object.create(null)),
  };
}

function readQuery(url: string): Fields {
  const start = url.indexOf("?");
  if (start === -1) return Object.create(null) as Fields;
  const end = url.indexOf("#", start);
  return toFields(new URLSearchParams(url.slice(start + 1, end === -1 ? undefined : end)));
}
