import type { ReadBody } from "./body.ts";
import { type Fields, toFields } from "./decode-body.ts";
import type { AnyContext } from "../build/definition.ts";
import type { Plan } from "../build/plan.ts";
import { readCookies } from "../cookies/cookies.ts";
import type { Values } from "./validate.ts";

/** Takes what the route declares out of a request, unchecked. */
export async function collectValues(
  plan: Plan,
  request: Request,
  { value }: ReadBody,
  context: AnyContext,
): Promise<Values> {
  const { contract } = plan;
  return {
    params: plan.hasParams ? toFields(Object.entries((await context.params) ?? {})) : NO_PARAMS,
    query: contract.query === undefined ? undefined : readQuery(request.url),
    headers: contract.headers === undefined ? undefined : toFields(request.headers),
    cookies: contract.cookies === undefined ? undefined : readCookies(request.headers.get("cookie")),
    body: contract.body === undefined ? undefined : value,
    form: contract.form === undefined ? undefined : toForm(value, plan.csrfField),
  };
}

/** The CSRF token has been checked by now: a strict schema would refuse it. */
function toForm(value: unknown, csrfField: string | undefined): Fields {
  const fields = (value ?? Object.create(null)) as Fields;
  if (csrfField === undefined || !Object.hasOwn(fields, csrfField)) return fields;
  const { [csrfField]: _token, ...rest } = fields;
  return Object.assign(Object.create(null) as Fields, rest);
}

const NO_PARAMS: Readonly<Fields> = Object.freeze(Object.create(null) as Fields);

function readQuery(url: string): Fields {
  const start = url.indexOf("?");
  if (start === -1) return Object.create(null) as Fields;
  const end = url.indexOf("#", start);
  return toFields(new URLSearchParams(url.slice(start + 1, end === -1 ? undefined : end)));
}
