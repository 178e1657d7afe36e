/** A call of a route, whatever its types: what clients and actions make a request of. */
export interface Call {
  readonly params?: Fields;
  readonly query?: Fields;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly form?: Fields | FormData;
  readonly captchaToken?: string;
  readonly idempotencyKey?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a call came to. */
export interface CallOutcome {
  readonly ok: boolean;
  readonly status: number;
  readonly body: unknown;
}

/**
 * Writes parameters into a path as Next.js names it: `/api/tasks/[id]`.
 *
 * @throws {TypeError} If one is missing, or would lead to another path: empty, `.` or `..`.
 */
export function fillPath(path: string, params: Fields = {}): string {
  return path.replaceAll(PARAMETER, (_, optional: string, rest: string, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    const texts = toTexts(rest ? toList(value ?? []) : [value]);
    if (optional && texts.length === 0) return "";
    if (texts.length === 0 || !texts.every(isSegment)) throw new TypeError(`The parameter ${name} of ${path} is none.`);
    return `/${texts.map(encodeURIComponent).join("/")}`;
  });
}

/** The parameters that a path has, and no others: texts, and lists where the path takes several segments. */
export function pickParams(path: string, params: Fields = {}): Readonly<Record<string, string | readonly string[]>> {
  const picked = [...path.matchAll(PARAMETER)].flatMap(([, , rest, name = ""]) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    const texts = toTexts(toList(value)).filter((one) => typeof one === "string");
    return texts[0] === undefined ? [] : [[name, rest ? texts : texts[0]] as const];
  });
  return Object.fromEntries(picked);
}

/** Writes a query, with its question mark. Lists repeat their name; what is null or undefined is left out. */
export function toSearch(query: Fields = {}): string {
  const search = String(new URLSearchParams(toPairs(query) as [string, string][]));
  return search && `?${search}`;
}

/** Adds a call's body and its headers to a request. */
export function writeCall({ body, form, captchaToken, idempotencyKey }: Call, headers: Headers): BodyInit | null {
  if (captchaToken !== undefined) headers.set("x-captcha-token", captchaToken);
  // A structured header's string: RFC 8941, section 3.3.3.
  if (idempotencyKey !== undefined) {
    headers.set("idempotency-key", `"${idempotencyKey.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
  }
  if (body !== undefined) {
    headers.set("content-type", "application/json");
    return JSON.stringify(body);
  }
  return form === undefined ? null : toForm(form);
}

/**
 * Reads an answer: JSON as what it says, text as text, nothing as null. Anything else is left unread and undefined. A
 * failure that is no JSON, such as a proxy's page, becomes a problem.
 */
export async function readOutcome(answer: Response): Promise<CallOutcome> {
  const { ok, status } = answer;
  const type = answer.headers.get("content-type") ?? "";
  const isJson = JSON_TYPE.test(type);
  const isFailure = status >= 400;
  if (!isJson && isFailure) return { ok, status, body: toProblem(answer) };
  if (!isJson && !TEXT_TYPE.test(type)) return { ok, status, body: answer.body === null ? null : undefined };
  const text = await answer.text();
  if (!isJson) return { ok, status, body: text };
  if (text === "") return { ok, status, body: isFailure ? toProblem(answer) : null };
  return { ok, status, body: JSON.parse(text) as unknown };
}

const PARAMETER = /\/\[(\[?)(\.{3}|)([^\]]+)\]{1,2}/g;
const JSON_TYPE = /^application\/([\w.+-]+\+)?json/i;
const TEXT_TYPE = /^text\/(?!event-stream)/i;

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function toTexts(values: readonly unknown[]): readonly unknown[] {
  return values.map((one) => (typeof one === "number" ? String(one) : one));
}

/** A browser takes `.` and `..` for steps, and an empty segment for none. */
function isSegment(text: unknown): text is string {
  return typeof text === "string" && !/^\.{0,2}$/.test(text);
}

function toPairs(fields: Fields): readonly (readonly [string, unknown])[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    toList(value)
      .filter((one) => one !== undefined && one !== null)
      .map((one) => [name, toText(one)] as const),
  );
}

function toText(value: unknown): unknown {
  if (value instanceof Blob) return value;
  return value instanceof Date ? value.toISOString() : String(value);
}

/** URL-encoded, unless there is a file in it. */
function toForm(form: Fields | FormData): FormData | URLSearchParams {
  if (form instanceof FormData) return form;
  const pairs = toPairs(form);
  if (!pairs.some(([, value]) => value instanceof Blob)) return new URLSearchParams(pairs as [string, string][]);
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value as Blob);
  return data;
}

function toProblem({ status, headers }: Response): unknown {
  const title = `HTTP ${status}`;
  const instance = headers.get("x-request-id") ?? "";
  return { type: "about:blank", title, status, code: `http-${status}`, instance, error: title };
}
