import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type OpenApiDocument, toOpenApi } from "sluice/openapi";
import type { GenericSchema } from "valibot";

import { origin } from "@/lib/env";
import { loadRoutes } from "@/load-routes";
import { sluice } from "@/sluice";

/** Describes every route of the app, from the contracts they are checked by. */
export async function describeApp(): Promise<OpenApiDocument> {
  return toOpenApi(await loadRoutes(), {
    info: { title: "Sluice example", version: "1.0.0" },
    servers: [{ url: origin }],
    webhooks: sluice.sources,
    // Valibot writes no JSON Schema by itself; Zod and ArkType do, and need none of this.
    toJsonSchema: (schema, direction) =>
      toStandardJsonSchema(schema as GenericSchema)["~standard"].jsonSchema[direction](JSON_SCHEMA),
  });
}

/** Trimming is nothing that a JSON Schema could say. */
const JSON_SCHEMA = { target: "draft-2020-12", libraryOptions: { ignoreActions: ["trim"] } } as const;
