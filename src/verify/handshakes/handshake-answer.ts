import type { ProviderDefinition } from "../definition/definition.ts";
import type { HandshakeAnswer, HandshakeOutcome } from "./handshake.ts";
import { type AnswerTemplate, type AnswerValues, compileAnswer, renderAnswer } from "./handshake-template.ts";
import type { SchemeContext } from "../schemes/scheme.ts";

/** A handshake's answer, ready to be filled in. */
export interface HandshakeAnswerer {
  /** Whether it signs what the request holds. */
  readonly signs: boolean;
  /** `undefined` where the request asks for something that is never repeated or signed. */
  readonly toOutcome: (read: AnswerValues["read"], secret: string | undefined) => HandshakeOutcome | undefined;
}

/**
 * Compiles a handshake's answer.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it holds an unknown placeholder or setting, or signs without a secret.
 */
export function openAnswer(
  answer: HandshakeAnswer,
  definition: ProviderDefinition,
  context: SchemeContext,
): HandshakeAnswerer {
  const compiled = compile(answer, context);
  const templates = [compiled.text ?? [], ...compiled.headers.values(), ...(compiled.json?.values() ?? [])];
  const signs = templates.some((template) => typeof template !== "number" && hasPart(template, "hmac"));
  if (signs) assertSigner(definition, context);
  const status = answer.status ?? 200;
  return {
    signs,
    toOutcome(read, secret) {
      const values: AnswerValues = { read, settings: context.settings, secret };
      const headers = renderAll(compiled.headers, values);
      const body = renderBody(compiled, values);
      if (headers === undefined || body === undefined) return undefined;
      return { kind: "answered", status, headers: { ...headers, ...toFixedHeaders(compiled, body) }, body };
    },
  };
}

interface CompiledAnswer {
  readonly text: AnswerTemplate | undefined;
  readonly headers: ReadonlyMap<string, AnswerTemplate>;
  readonly json: ReadonlyMap<string, AnswerTemplate | number> | undefined;
}

function compile({ text, headers = {}, json, status = 200 }: HandshakeAnswer, context: SchemeContext): CompiledAnswer {
  const { refuse } = context;
  const hasBody = text !== undefined || json !== undefined;
  if (!isSuccess(status)) throw refuse("handshakes", "answer with a status that is not 200 to 299");
  if (text !== undefined && json !== undefined) throw refuse("handshakes", "answer with both text and JSON");
  if (status === 204 && hasBody) throw refuse("handshakes", "answer with a body where the status 204 allows none");
  const toTemplate = (template: string): AnswerTemplate => compileOrRefuse(template, context);
  const toMember = (member: string | number): AnswerTemplate | number =>
    typeof member === "number" ? member : toTemplate(member);
  return {
    text: text === undefined ? undefined : toTemplate(text),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), toTemplate(value)])),
    json: json && new Map(Object.entries(json).map(([name, value]) => [name, toMember(value)])),
  };
}

function isSuccess(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 299;
}

function compileOrRefuse(template: string, { settings, refuse }: SchemeContext): AnswerTemplate {
  const compiled = compileAnswer(template);
  if (compiled === undefined) throw refuse("handshakes", "hold a placeholder that does not exist");
  for (const part of compiled) {
    if (part.kind !== "setting" || Object.hasOwn(settings, part.name)) continue;
    throw refuse(part.name, "is used by a handshake but is no setting of the definition");
  }
  return compiled;
}

function hasPart(template: AnswerTemplate, kind: AnswerTemplate[number]["kind"]): boolean {
  return template.some((part) => part.kind === kind);
}

/** Answers are signed with the secret's own text. No sender does it in another way. */
function assertSigner({ scheme }: ProviderDefinition, { secrets, mayLackSecret, refuse }: SchemeContext): void {
  const isText = !("key" in scheme) || scheme.key === undefined || scheme.key === "utf8";
  if (!isText) throw refuse("handshakes", "sign an answer, for which the secret must be of key utf8");
  if (secrets.length === 0 && !mayLackSecret)
    throw refuse("handshakes", "sign an answer, but the source has no secret");
}

function renderAll<Value extends AnswerTemplate | number>(
  templates: ReadonlyMap<string, Value>,
  values: AnswerValues,
): Record<string, string | Exclude<Value, AnswerTemplate>> | undefined {
  const rendered: [string, string | Exclude<Value, AnswerTemplate>][] = [];
  for (const [name, template] of templates) {
    const value = isTemplate(template) ? renderAnswer(template, values) : (template as Exclude<Value, AnswerTemplate>);
    if (value === undefined) return undefined;
    rendered.push([name, value]);
  }
  return Object.fromEntries(rendered);
}

function isTemplate(value: AnswerTemplate | number): value is AnswerTemplate {
  return typeof value !== "number";
}

function renderBody({ text, json }: CompiledAnswer, values: AnswerValues): string | undefined {
  if (text !== undefined) return renderAnswer(text, values);
  if (json === undefined) return "";
  const members = renderAll(json, values);
  return members === undefined ? undefined : JSON.stringify(members);
}

/** Whatever is repeated to a stranger must not be interpreted by a browser, nor kept by a cache. */
function toFixedHeaders({ json }: CompiledAnswer, body: string): Readonly<Record<string, string>> {
  if (body === "") return { "cache-control": "no-store" };
  return {
    "cache-control": "no-store",
    "content-type": json === undefined ? "text/plain; charset=utf-8" : "application/json",
    "x-content-type-options": "nosniff",
  };
}
