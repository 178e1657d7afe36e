import type { Acknowledgement } from "./acknowledgement.ts";
import { handshakeShape } from "./shapes/handshake.ts";
import { schemeShape } from "./shapes/scheme.ts";
import type { PayloadForm, ProviderDefinition } from "./definition.ts";
import type { Evidence } from "./evidence.ts";
import type { Handshake } from "../handshakes/handshake.ts";
import type { SourceOptions } from "../options.ts";
import type { Refuse } from "../refusal.ts";
import { aboveZero, anyText, byKind, list, object, oneOf, optional, type Shape, text } from "./shape.ts";

/**
 * Checks the shape of a definition, which may have been written in plain JavaScript, or hold a misspelt property that
 * the type system lets pass.
 *
 * @throws {SluiceError} `CONFIG_INVALID`, naming the part of the definition.
 */
export function assertDefinition(definition: ProviderDefinition, refuse: Refuse): void {
  const problem = definitionShape(definition);
  if (problem !== undefined) throw refuse(["definition", problem.path].filter(Boolean).join("."), problem.text);
  assertSettings(definition, refuse);
  assertToken(definition, refuse);
}

const payloadShape: Shape = oneOf<PayloadForm>({
  json: true,
  jwt: true,
  form: true,
  "form-or-json": true,
  text: true,
});

const names: Shape = list(text);

const definitionShape: Shape = object<ProviderDefinition>({
  name: text,
  title: optional(text),
  docs: optional(text),
  evidence: optional(
    object<Evidence>({
      oracle: optional(text),
      vectors: optional(text),
      checkedOn: text,
      basis: optional(oneOf<NonNullable<Evidence["basis"]>>({ sender: true, receivers: true })),
      note: optional(text),
    }),
  ),
  scheme: schemeShape,
  id: byKind("in", {
    none: object({ in: text }),
    delivery: object({ in: text }),
    body: object({ in: text, path: text }),
    header: object({ in: text, header: text }),
  }),
  type: byKind("in", {
    none: object({ in: text }),
    body: object({ in: text, paths: list(text, { min: 1 }), append: optional(text) }),
    header: object({ in: text, header: text, append: optional(text) }),
    key: object({ in: text, except: names }),
  }),
  payload: optional(payloadShape),
  batch: optional(object({ path: anyText })),
  handshakes: optional(list(handshakeShape)),
  acknowledgement: optional(
    object<Acknowledgement>({ status: optional(aboveZero), body: optional(anyText), contentType: optional(text) }),
  ),
  signedFields: optional(names),
  contentTypes: optional(names),
  contentHeaders: optional(names),
  publishedIps: optional(names),
  settings: optional(names),
  secretPrefix: optional(text),
  secretHint: optional(text),
});

/** Options that mean the same for every sender. A setting of such a name would be read for both. */
const RESERVED: Readonly<Record<Exclude<keyof SourceOptions, "settings"> | "secret" | "publicKey" | "password", true>> =
  {
    maxBytes: true,
    toleranceMs: true,
    url: true,
    allowedIps: true,
    httpsOnly: true,
    maxPerMinute: true,
    answerHandshakes: true,
    onSecret: true,
    issuer: true,
    username: true,
    resolveKey: true,
    developmentKey: true,
    secret: true,
    publicKey: true,
    password: true,
  };

function assertSettings({ settings = [], handshakes = [] }: ProviderDefinition, refuse: Refuse): void {
  const taken = settings.find((name) => Object.hasOwn(RESERVED, name) || name === "settings");
  if (taken !== undefined) throw refuse("definition.settings", `may not name ${taken}, an option of every source`);
  const unknown = handshakes.map(toProvenSetting).find((name) => name !== undefined && !settings.includes(name));
  if (unknown !== undefined) throw refuse("definition.handshakes", `name ${unknown}, which is none of the settings`);
}

function toProvenSetting({ proof }: Handshake): string | undefined {
  if (typeof proof === "string") return undefined;
  return "setting" in proof ? proof.setting : proof.oneOf;
}

/** A token that is the body is its payload too, and cannot hold a hash of what it is part of. */
function assertToken({ scheme, payload }: ProviderDefinition, refuse: Refuse): void {
  const isBody = scheme.kind === "jwt" && scheme.carrier.in === "body";
  if (isBody !== (payload === "jwt")) {
    throw refuse("definition.payload", "must be jwt exactly if the scheme's token is the body");
  }
  if (scheme.kind !== "jwt" || scheme.bodyHash === undefined) return;
  if (isBody || scheme.carrier.in === "field") {
    throw refuse("definition.scheme.bodyHash", "has no use: the token is inside the body");
  }
}
