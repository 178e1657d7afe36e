import { decodePayload } from "../identity/decode.ts";
import type { ProviderDefinition } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import type { Hint } from "./hint.ts";
import { readPath } from "../content/path.ts";
import type { LabelledSecret } from "../keys/secrets.ts";

/**
 * What looks wrong about a delivery no secret proves, without having been found to be the reason.
 *
 * @param secrets The configured ones.
 */
export function findOddity(
  definition: ProviderDefinition,
  secrets: readonly LabelledSecret[],
  delivery: Delivery,
): Hint | undefined {
  const { secretPrefix } = definition;
  const isOfAnotherKind = secrets.every(({ secret }) =>
    secretPrefix === undefined ? API_KEY.test(secret) : !secret.startsWith(secretPrefix),
  );
  if (secrets.length > 0 && isOfAnotherKind) return "secret_of_another_kind";
  return saysItsMode(definition, delivery) ? "secret_of_another_mode" : undefined;
}

/** How keys that call senders' interfaces begin. None of them signs webhooks. */
const API_KEY =
  /^(?:(?:sk|pk|rk)_(?:live|test)_|gh[opsu]_|github_pat_|glpat-|xox[abeps]-|xapp-|shp(?:at|ca|pa)_|lin_api_)/;

const MODE_FLAGS = [
  "livemode",
  "liveMode",
  "live_mode",
  "testmode",
  "test_mode",
  "meta.test_mode",
  "isTest",
  "sandbox",
];
const MODE_NAMES = ["environment", "env", "mode"];

/** Bytes beyond which a body nobody proved is not parsed: brackets alone take a millisecond for every ten thousand. */
const MAX_PARSED_BYTES = 65_536;

/** Whether an event says that it is a test or not, as events of senders with both do. */
function saysItsMode({ payload: form }: ProviderDefinition, { body, headers }: Delivery): boolean {
  if (body.length > MAX_PARSED_BYTES) return false;
  const decoded = decodePayload(form, body, headers.get("content-type"));
  if (!decoded.isParsed) return false;
  const { payload } = decoded;
  return (
    MODE_FLAGS.some((path) => typeof readPath(payload, path) === "boolean") ||
    MODE_NAMES.some((path) => /^(?:sandbox|test|live|production)$/i.test(String(readPath(payload, path))))
  );
}
