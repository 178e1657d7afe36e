import type { ProviderDefinition } from "../../../src/verify/index.ts";
import type { TimestampPlace } from "../../../src/verify/content/timestamp.ts";
import {
  readField,
  readHeaders,
  readParameters,
  type Wire,
  withField,
  withHeader,
  withoutHeader,
  withoutParameter,
  withParameter,
} from "./wire.ts";

/** One text of a request that a proof covers, or is. */
export interface Slot {
  /** `proof`: a signature, token or password. `time`, `id`, `value`: what a signature covers besides the body. */
  readonly role: "proof" | "time" | "id" | "value";
  readonly in: "header" | "parameter" | "field" | "query";
  /** Empty for the query. */
  readonly name: string;
}

/** Finds what of a sender's requests is proven, or proves it, besides the body as a whole. */
export function toSlots(definition: ProviderDefinition, wire: Wire): readonly Slot[] {
  return [...toProofSlots(definition), ...toSignedSlots(definition), ...toPartialSlots(definition, wire)].filter(
    (slot) => readSlot(wire, slot) !== undefined,
  );
}

function toProofSlots({ scheme }: ProviderDefinition): readonly Slot[] {
  if (scheme.kind === "basic") return [toHeaderSlot("proof", "authorization")];
  return "signature" in scheme ? toSignatureSlots(scheme.signature) : toCarrierSlots(scheme.carrier);
}

type Scheme = ProviderDefinition["scheme"];
type Carrier = Extract<Scheme, { readonly carrier: unknown }>["carrier"];

function toCarrierSlots(carrier: Carrier): readonly Slot[] {
  switch (carrier.in) {
    case "body":
      return [];
    case "bearer":
      return [toHeaderSlot("proof", "authorization")];
    case "header":
      return [toHeaderSlot("proof", carrier.header)];
    case "query":
      return [{ role: "proof", in: "parameter", name: carrier.parameter }];
    case "field":
      return [{ role: "proof", in: "field", name: carrier.path }];
  }
}

function toSignatureSlots(signature: Extract<Scheme, { readonly signature: unknown }>["signature"]): readonly Slot[] {
  if ("header" in signature) return [toHeaderSlot("proof", signature.header)];
  if ("headers" in signature) return signature.headers.map((name) => toHeaderSlot("proof", name));
  if ("numberedHeader" in signature) return [toHeaderSlot("proof", `${signature.numberedHeader}1`)];
  if ("parameter" in signature) return [{ role: "proof", in: "parameter", name: signature.parameter }];
  return [{ role: "proof", in: "field", name: signature.path }];
}

function toHeaderSlot(role: Slot["role"], name: string): Slot {
  return { role, in: "header", name };
}

function toSignedSlots({ scheme, signedFields }: ProviderDefinition): readonly Slot[] {
  if (!("signature" in scheme)) return [];
  const { content = "{body}", timestamp, idHeader } = scheme;
  const slots = [
    ...(timestamp === undefined ? [] : toTimeSlots(timestamp.from)),
    ...(idHeader === undefined ? [] : [toHeaderSlot("id", idHeader)]),
    ...(typeof content === "string" ? toNamedSlots(content) : []),
  ];
  // A function that signs everything signs the query too.
  const signsQuery = typeof content === "string" ? /\{(?:url|query)\}/.test(content) : signedFields === undefined;
  return signsQuery ? [...slots, { role: "value", in: "query", name: "" }] : slots;
}

function toTimeSlots(from: TimestampPlace): readonly Slot[] {
  if ("header" in from) return [toHeaderSlot("time", from.header)];
  if ("parameter" in from) return [{ role: "time", in: "parameter", name: from.parameter }];
  return "path" in from ? [{ role: "time", in: "field", name: from.path }] : [];
}

const PLACES = { header: "header", query: "parameter", field: "field" } as const;

function toNamedSlots(content: string): readonly Slot[] {
  const named = [...content.matchAll(/\{(header|query|field):([^{}]+)\}/g)];
  return named.map(([, kind, name = ""]) => ({ role: "value", in: PLACES[kind as keyof typeof PLACES], name }));
}

/** What a definition lists as signed, wherever the request has it. */
function toPartialSlots({ signedFields = [] }: ProviderDefinition, wire: Wire): readonly Slot[] {
  return signedFields.map((name) => ({
    role: "value",
    in: readHeaders(wire, name).length > 0 ? "header" : "field",
    name,
  }));
}

/** The text of a slot; `undefined` where it is missing. Several headers or parameters of one name are joined. */
export function readSlot(wire: Wire, slot: Slot): string | undefined {
  if (slot.in === "field") return readField(wire, slot.name);
  if (slot.in === "query") return wire.query === "" ? undefined : wire.query;
  const texts = slot.in === "header" ? readHeaders(wire, slot.name) : readParameters(wire, slot.name);
  return texts.length === 0 ? undefined : texts.join(", ");
}

export function writeSlot(wire: Wire, slot: Slot, text: string): Wire {
  switch (slot.in) {
    case "header":
      return withHeader(wire, slot.name, text);
    case "parameter":
      return withParameter(wire, slot.name, text);
    case "field":
      return withField(wire, slot.name, text);
    case "query":
      return { ...wire, query: text };
  }
}

export function dropSlot(wire: Wire, slot: Slot): Wire {
  switch (slot.in) {
    case "header":
      return withoutHeader(wire, slot.name);
    case "parameter":
      return withoutParameter(wire, slot.name);
    case "field":
      return withField(wire, slot.name, undefined);
    case "query":
      return { ...wire, query: "" };
  }
}
