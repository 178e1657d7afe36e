import { kontentAi } from "../../../src/verify/providers/kontent-ai.ts";
import type { ProviderVector } from "./vector.ts";

const source = kontentAi({ secret: "BHPyfqwSy1iJjcscOB+GSkDf9THrBlfcKkwtADJdbP4=" });
const at = new Date("2026-11-20T12:00:00Z");
const headers = { "x-kontent-ai-signature": "CF9/hYLw2CDcVp2wW39OFUglh++fGdHFeOhiWxM3jZg=" };
const PAYLOAD = {
  notifications: [
    {
      data: {
        system: {
          id: "aa7f127f-1920-4454-a89a-0609aba8ea6f",
          name: "This changes everything!",
          codename: "this_changes_everything_",
          collection: "marketing",
          workflow: "default",
          workflow_step: "published",
          language: "default",
          type: "product_update",
          last_modified: "2024-03-25T07:55:57.0563735Z",
        },
      },
      message: {
        environment_id: "0f5b6cb2-ea82-014e-ac74-f71e7e8b6aee",
        object_type: "content_item",
        action: "published",
        delivery_slot: "published",
      },
    },
  ],
};
const body = JSON.stringify(PAYLOAD, null, 2).replaceAll("\n", "\r\n");

/** @see https://github.com/kontent-ai/webhook-helper-js (its tests) */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the official helper's example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the official helper's example with other line breaks",
    source,
    at,
    request: { headers, body: body.replaceAll("\r\n", "\n") },
    verdict: "signature_mismatch",
  },
];
