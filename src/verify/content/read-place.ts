import type { PayloadForm } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import { decodeText, findOnly, type FormField, isForm, parseForm } from "./form-content.ts";
import { readPath } from "./path.ts";
import type { Place } from "../definition/place.ts";
import { readQuery } from "./request-target.ts";

/**
 * What was found at a place: `null` where nothing is, `undefined` where something is that cannot be one value, such as
 * a parameter that comes twice or a list.
 */
export type Found = string | null | undefined;

/** Reads single values of a delivery nothing proved yet. Body and query are taken apart at most once, when asked for. */
export interface DeliveryReader {
  readonly delivery: Delivery;
  /** As it came; several headers of one name are joined. */
  header(name: string): string | null;
  /** A query parameter, decoded. */
  parameter(name: string): Found;
  /** A path in the decoded body, or a form field of that name: a text, a safe integer or a boolean. */
  field(path: string): Found;
}

/**
 * Makes the reader of one delivery. Never throws.
 *
 * @param form How the definition says the body is written. A form is only read as one where the handlers see one too.
 */
export function toReader(delivery: Delivery, form: PayloadForm): DeliveryReader {
  return new LazyReader(delivery, form);
}

/** A class, because one is made for every delivery, most of which need none of it: it costs no closures. */
class LazyReader implements DeliveryReader {
  readonly delivery: Delivery;
  readonly #form: PayloadForm;
  #query: readonly FormField[] | "malformed" | undefined = undefined;
  #body: DecodedBody | undefined = undefined;

  constructor(delivery: Delivery, form: PayloadForm) {
    this.delivery = delivery;
    this.#form = form;
  }

  header(name: string): string | null {
    return this.delivery.headers.get(name);
  }

  parameter(name: string): Found {
    this.#query ??= parseForm(readQuery(this.delivery.url)) ?? "malformed";
    return this.#query === "malformed" ? undefined : findOnly(this.#query, name);
  }

  field(path: string): Found {
    this.#body ??= decodeBody(this.delivery, this.#form);
    return readField(this.#body, path);
  }
}

/** Reads the value a place names. */
export function readPlace(place: Place, reader: DeliveryReader): Found {
  const border = place.indexOf(":");
  const name = place.slice(border + 1);
  switch (place.slice(0, border)) {
    case "header":
      return reader.header(name);
    case "query":
      return reader.parameter(name);
    default:
      return reader.field(name);
  }
}

/** Whether a form is what a body holds, by its definition and, where that leaves it open, by its content type. */
export function isFormBody({ headers }: Delivery, form: PayloadForm): boolean {
  return form === "form" || (form !== "json" && isForm(headers.get("content-type")));
}

type DecodedBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "form"; readonly fields: readonly FormField[] };

/** A body that is not what it should be has no fields. */
function decodeBody(delivery: Delivery, form: PayloadForm): DecodedBody {
  const text = decodeText(delivery.body) ?? "";
  if (!isFormBody(delivery, form)) return parseJson(text);
  const fields = parseForm(text) ?? [];
  const [only] = fields;
  // The handlers see the JSON inside such a form, see `decodePayload`.
  const holdsJson = form === "form-or-json" && fields.length === 1 && only?.[0] === "payload";
  return holdsJson ? parseJson(only[1]) : { kind: "form", fields };
}

/** JSON.parse makes `__proto__` an own key and does not recurse, so neither needs care here. */
function parseJson(text: string): DecodedBody {
  try {
    return { kind: "json", value: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch {
    // No JSON: nothing is at any path.
    return { kind: "json", value: undefined };
  }
}

function readField(body: DecodedBody, path: string): Found {
  return body.kind === "form" ? findOnly(body.fields, path) : toText(readPath(body.value, path));
}

function toText(value: unknown): Found {
  if (value === undefined || value === null) return null;
  // A lone surrogate has no UTF-8: several texts would be signed as one.
  if (typeof value === "string") return LONE_SURROGATE.test(value) ? undefined : value;
  // Larger numbers and fractions are not exact: what the sender wrote is lost.
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "boolean" ? String(value) : undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
