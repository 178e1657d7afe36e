import { SluiceError } from "../core/errors.ts";
import type { Schema } from "../route/index.ts";
import type { Operation, PathItem } from "./document.ts";
import type { SchemaWriter } from "./writer.ts";

/** A source of webhooks, as far as a document tells of it: any of `createSluice`. */
export interface WebhookSource {
  readonly definition: {
    readonly name: string;
    readonly title?: string;
    readonly docs?: string;
    readonly payload?: "json" | "jwt" | "form" | "form-or-json" | "text";
    readonly contentTypes?: readonly string[];
  };
}

/** A source, and schemas of its events by their type. */
export interface DescribedWebhook {
  readonly source: WebhookSource;
  readonly events: Readonly<Record<string, Schema>>;
}

/** Sources by name: all of an app's, `sluice.sources`, or described ones among them. */
export type Webhooks = Readonly<Record<string, WebhookSource | DescribedWebhook>>;

/**
 * Describes what senders send to an app: one webhook for a source, or one for each of its events that has a schema.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a schema cannot be written.
 */
export function toWebhooks(webhooks: Webhooks, writer: SchemaWriter): Readonly<Record<string, PathItem>> {
  const items = Object.entries(webhooks).flatMap(([name, webhook]): [string, PathItem][] => {
    if (!("source" in webhook)) return [[name, { post: toOperation(name, webhook, null, writer) }]];
    const events = Object.entries(webhook.events);
    if (events.length === 0) throw new SluiceError("CONFIG_INVALID", `The webhook ${name} has no events.`);
    return events.map(([type, schema]) => {
      const operation = toOperation(`${name}/${type}`, webhook.source, schema, writer);
      return [`${name}/${type}`, { post: operation }];
    });
  });
  return Object.fromEntries(items);
}

function toOperation(
  name: string,
  { definition }: WebhookSource,
  schema: Schema | null,
  writer: SchemaWriter,
): Operation {
  const { title = definition.name, docs, payload = "json", contentTypes } = definition;
  const json = schema === null ? {} : writer.write(schema, "input", `webhook_${name}`);
  const types = contentTypes ?? MEDIA_TYPES[payload];
  return {
    summary: `Sent by ${title}`,
    ...(docs !== undefined && { externalDocs: { url: docs } }),
    requestBody: {
      required: true,
      content: Object.fromEntries(types.map((type) => [type, { schema: json }])),
    },
    responses: {
      "2XX": { description: "Stored." },
      401: { description: "The proof is missing or wrong." },
      503: { description: "It cannot be stored now: send it again." },
    },
  };
}

const FORM = "application/x-www-form-urlencoded";
const MEDIA_TYPES: Readonly<Record<NonNullable<WebhookSource["definition"]["payload"]>, readonly string[]>> = {
  json: ["application/json"],
  jwt: ["application/jwt"],
  form: [FORM],
  "form-or-json": [FORM, "application/json"],
  text: ["text/plain"],
};
