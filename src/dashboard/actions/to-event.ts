import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { findEvent, type FoundEvent } from "../../store/index.ts";
import type { Call } from "../endpoint.ts";

/**
 * The event a path names.
 *
 * @throws {SluiceError} `NOT_FOUND`.
 */
export async function toEvent({ backend, params }: Call): Promise<FoundEvent> {
  const id = params["id"] ?? "";
  const event = isUuid(id) ? await findEvent((await backend.database()).working, id) : null;
  if (event === null) throw new SluiceError("NOT_FOUND", "There is no event with this id (any more).");
  return event;
}
