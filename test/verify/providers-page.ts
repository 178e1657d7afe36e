import { toTraits } from "../../src/verify/scheme.ts";
import type { JwtScheme, ProviderDefinition, SignedContent, TokenCarrier } from "../../src/verify/index.ts";
import type { KnownProvider } from "../../src/verify/providers/catalogue.ts";

/** The table of all providers, as `docs/providers.md` holds it. */
export function toProvidersPage(providers: readonly KnownProvider[]): string {
  const verified = providers.filter(({ definition }) => isVerified(definition));
  return `${[
    "# Providers",
    `${providers.length} senders, all exported by \`sluice/providers\`; generated from their definitions by \`npm run docs\`. ` +
      `${verified.length} were checked against the sender's own code or published example; the others are marked unverified: ` +
      'what they say was read, but nothing official confirmed it by running; "second-hand" was read in receivers that others wrote. All of them verify what an independent ' +
      "implementation in Python signs.",
    '"Told apart by" decides whether a delivery came before: an id only where the proof covers it, otherwise the content, and nothing for senders that say the same again. ' +
      "A proof without a time does not age: a replay is caught by the ledger alone, for as long as receipts are kept.",
    toTable(providers),
    "## Notes",
    providers.flatMap(toNote).join("\n"),
  ].join("\n\n")}\n`;
}

function isVerified({ evidence }: ProviderDefinition): boolean {
  return evidence?.oracle !== undefined || evidence?.vectors !== undefined;
}

function toTable(providers: readonly KnownProvider[]): string {
  const head = ["sender", "function", "proof", "time", "told apart by", "answers", "checked against"];
  const rows = providers.map(({ exportName, definition }) => [
    toLink(definition),
    `\`${exportName}\``,
    toProof(definition),
    toTime(definition),
    toIdentity(definition),
    toAnswers(definition),
    toEvidence(definition),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function toLink({ name, title = name, docs }: ProviderDefinition): string {
  return docs === undefined ? title : `[${title}](${docs})`;
}

function toProof({ scheme, signedFields }: ProviderDefinition): string {
  const part = signedFields === undefined ? "" : ", partial";
  switch (scheme.kind) {
    case "hmac":
      return `HMAC-${(scheme.hash ?? "sha256").toUpperCase()}${toSigned(scheme)}${part}`;
    case "digest":
      return `${scheme.hash.toUpperCase()} with the secret${part}`;
    case "signature":
      return `${scheme.algorithm}${typeof scheme.key === "object" ? ", certificate" : ""}${toSigned(scheme)}${part}`;
    case "jwt":
      return toTokenProof(scheme);
    case "token":
      return `token in ${TOKEN_PLACES[scheme.carrier.in](scheme.carrier)}`;
    case "basic":
      return "basic authentication";
  }
}

function toTokenProof({ algorithms, carrier, bodyHash }: JwtScheme): string {
  const place = carrier.in === "body" ? " as body" : "";
  return `JWT ${algorithms.join("/")}${place}${bodyHash === undefined ? "" : " with body hash"}`;
}

const TOKEN_PLACES: Readonly<Record<TokenCarrier["in"], (carrier: TokenCarrier) => string>> = {
  header: (carrier) => ("header" in carrier ? `\`${carrier.header}\`` : ""),
  query: () => "the query",
  field: () => "the body",
};

function toSigned({ content = "{body}" }: SignedContent): string {
  if (content === "{body}") return "";
  return typeof content === "string"
    ? ` over \`${content.replaceAll("|", "\\|").replaceAll("\n", "\\n")}\``
    : " over a canonical text";
}

function toTime({ scheme }: ProviderDefinition): string {
  if (scheme.kind === "jwt") return "token's";
  if (!("timestamp" in scheme) || scheme.timestamp === undefined) return "none";
  const seconds = (scheme.timestamp.toleranceMs ?? 300_000) / 1_000;
  return seconds < 3_600 ? `±${seconds / 60} min` : `±${seconds / 3_600} h`;
}

function toIdentity({ id, scheme, signedFields }: ProviderDefinition): string {
  const { isSigned, signedIdHeader } = toTraits(scheme, signedFields);
  if (id.in === "delivery") return "nothing";
  if (id.in === "header") return id.header === signedIdHeader ? `\`${id.header}\`` : "content";
  if (id.in !== "body") return "content";
  return isSigned || signedFields?.includes(id.path) === true ? `\`${id.path}\`` : "content";
}

function toAnswers({ handshakes = [], acknowledgement, batch }: ProviderDefinition): string {
  const answers = [
    ...(handshakes.length === 0
      ? []
      : [`handshake (${[...new Set(handshakes.map(({ method }) => method))].join(", ")})`]),
    ...(acknowledgement === undefined
      ? []
      : [`${acknowledgement.status ?? 200}${acknowledgement.body === undefined ? "" : " with text"}`]),
    ...(batch === undefined ? [] : ["batches"]),
  ];
  return answers.join(", ");
}

function toEvidence({ evidence }: ProviderDefinition): string {
  const checks = [
    ...(evidence?.oracle === undefined ? [] : [evidence.oracle]),
    ...(evidence?.vectors === undefined ? [] : [`[example](${evidence.vectors})`]),
  ];
  if (checks.length > 0) return checks.join(", ");
  return evidence?.basis === "receivers" ? "unverified, second-hand" : "unverified";
}

function toNote({ definition: { name, title = name, evidence } }: KnownProvider): readonly string[] {
  return evidence?.note === undefined ? [] : [`- **${title}**: ${evidence.note}`];
}
