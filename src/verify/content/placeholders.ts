import { toBodyDigest } from "./body-digest.ts";
import type { PayloadForm } from "../definition/definition.ts";
import { toFormContent } from "./form-content.ts";
import { type DeliveryReader, type Found, isFormBody } from "./read-place.ts";
import type { Refuse } from "../refusal.ts";
import { type PublicUrl, readQuery } from "./request-target.ts";
import { readPair } from "./signature-header.ts";

/** What the values of one delivery are read from. */
export interface ContentSource {
  readonly reader: DeliveryReader;
  /** As it came, checked; empty where there is none. */
  readonly timestamp: string;
  /** As it came; empty where there is none. */
  readonly id: string;
  /** The text the signature was found in; empty where it is not one text. */
  readonly signatureText: string;
}

/** A piece of what is signed. The body is never turned into text. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "body" }
  | {
      readonly kind: "value";
      /** The placeholder, header names in lower case. */
      readonly name: string;
      readonly extent: Extent;
      /** No value: the delivery is refused. */
      readonly read: (source: ContentSource) => Found;
    };

/**
 * How the end of a value is known. `fixed`: by its length. `timestamp`: by its form and the time. `quoted`: by its
 * closing quote. `query`, `form` and `free`: not at all.
 */
export type Extent = "fixed" | "timestamp" | "quoted" | "query" | "form" | "free";

/** What a template is compiled with. */
export interface ContentEnvironment {
  readonly settings: Readonly<Record<string, string>>;
  readonly url: PublicUrl | undefined;
  readonly payload: PayloadForm;
  /** What separates the pairs the signature is among; empty where it is not. */
  readonly pairSeparator: string;
  /** What `{secret}` stands for; `undefined` where it may not be named. */
  readonly secret: string | undefined;
  readonly refuse: Refuse;
}

/**
 * Reads the inside of a placeholder such as `header:x-acme-id`.
 *
 * @param coversBody Whether another placeholder of the template covers the body.
 * @throws {SluiceError} `CONFIG_INVALID` if it is unknown, or stands for what the app did not configure.
 */
export function toSegments(name: string, environment: ContentEnvironment, coversBody: boolean): readonly Segment[] {
  const border = name.indexOf(":");
  const segments =
    border === -1
      ? toPlain(name, environment, coversBody)
      : toNamed(name.slice(0, border), name.slice(border + 1), environment);
  if (segments === undefined) throw environment.refuse("content", `names {${name}}, which is unknown here`);
  return segments;
}

type Parsed = readonly Segment[] | undefined;

/** Bytes of a header, parameter or query beyond which it is not signed content. */
const MAX_VALUE_BYTES = 4_096;

function toPlain(name: string, environment: ContentEnvironment, coversBody: boolean): Parsed {
  const { secret, payload } = environment;
  switch (name) {
    case "body":
      return [{ kind: "body" }];
    case "timestamp":
      return [toValue(name, "timestamp", (source) => source.timestamp)];
    case "id":
      return [toValue(name, "free", (source) => source.id)];
    case "method":
      return [toValue(name, "free", ({ reader }) => onlyIf(METHOD, reader.delivery.method))];
    case "query":
      return [toValue(name, "query", ({ reader }) => onlyIf(QUERY, readQuery(reader.delivery.url)))];
    case "form":
      return [toValue(name, "form", ({ reader }) => readForm(reader, payload, coversBody))];
    case "secret":
      return secret === undefined ? undefined : [toValue(name, "fixed", () => secret)];
    default:
      return toUrlPart(name, environment);
  }
}

const METHOD = /^[A-Z]{1,16}$/;
const QUERY = /^[\x21-\x7e]*$/;

function toValue(name: string, extent: Extent, read: (source: ContentSource) => Found): Segment {
  return { kind: "value", name, extent, read };
}

function onlyIf(pattern: RegExp, text: Found): Found {
  return typeof text === "string" && pattern.test(text) && Buffer.byteLength(text) <= MAX_VALUE_BYTES
    ? text
    : undefined;
}

/** What is no form has no fields. Unless something else covers the body, it must then be empty: nobody signed it. */
function readForm({ delivery }: DeliveryReader, payload: PayloadForm, coversBody: boolean): Found {
  if (isFormBody(delivery, payload === "json" ? "form-or-json" : payload)) return toFormContent(delivery.body);
  return coversBody || delivery.body.length === 0 ? "" : undefined;
}

function toUrlPart(name: string, { url, refuse }: ContentEnvironment): Parsed {
  if (name !== "url" && name !== "path" && name !== "origin") return undefined;
  if (url === undefined) throw refuse("url", "is missing: the sender signs the address it was given");
  if (name !== "url") return [{ kind: "text", text: url[name] }];
  return [{ kind: "text", text: url.address }, toValue(name, "query", ({ reader }) => readUrlQuery(reader))];
}

function readUrlQuery({ delivery }: DeliveryReader): Found {
  const query = onlyIf(QUERY, readQuery(delivery.url));
  return query && `?${query}`;
}

function toNamed(kind: string, name: string, environment: ContentEnvironment): Parsed {
  if (name === "") return undefined;
  switch (kind) {
    case "body":
      return toDigestOfBody(name);
    case "header":
      return HEADER_NAME.test(name) ? [toHeader(name.toLowerCase())] : undefined;
    case "query":
      return [toValue(`query:${name}`, "free", ({ reader }) => onlyIf(ANY, reader.parameter(name)))];
    case "pair":
      return toPair(name, environment.pairSeparator);
    case "field":
      return [toValue(`field:${name}`, "free", ({ reader }) => reader.field(name))];
    case "setting":
      return toSetting(name, environment);
    default:
      return undefined;
  }
}

function toDigestOfBody(name: string): Parsed {
  const digest = toBodyDigest(name);
  if (digest === undefined) return undefined;
  // A checksum's digits vary in number; hashes do not.
  const extent =
    new Map<string, Extent>([
      ["json", "quoted"],
      ["crc32", "free"],
    ]).get(name) ?? "fixed";
  return [toValue(`body:${name}`, extent, ({ reader }) => digest(reader.delivery.body))];
}

function toHeader(name: string): Segment {
  return toValue(`header:${name}`, "free", ({ reader }) => onlyIf(VISIBLE, reader.header(name)));
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VISIBLE = /^[\x20-\x7e]*$/;
const ANY = /^/;

function toPair(key: string, separator: string): Parsed {
  if (separator === "") return undefined;
  return [
    toValue(`pair:${key}`, "free", ({ signatureText }) => onlyIf(VISIBLE, readPair(signatureText, separator, key))),
  ];
}

function toSetting(name: string, { settings, refuse }: ContentEnvironment): Parsed {
  const text = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (text === undefined || text === "") throw refuse(name, "is missing or empty");
  return [{ kind: "text", text }];
}
