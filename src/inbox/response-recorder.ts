import { createBatcher } from "../core/batcher.ts";
import { toErrorMessage } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { recordResponses, type Database, type NewResponse } from "../store/index.ts";

/** Keeps what responders did, off the request's path. */
export interface ResponseRecorder {
  record(response: NewResponse): void;
  /** Resolves once everything is written. Never rejects. */
  idle(): Promise<void>;
}

/** What a {@link ResponseRecorder} works with. */
export interface ResponseRecorderOptions {
  readonly database: () => Promise<Database>;
  readonly logger: Logger;
}

const MAX_BATCH = 100;
const MAX_WAITING = 10_000;

/** Makes a {@link ResponseRecorder} that writes concurrent endings together. What cannot be written is logged. */
export function createResponseRecorder({ database, logger }: ResponseRecorderOptions): ResponseRecorder {
  const batcher = createBatcher<NewResponse, null>({
    run: async (responses) => {
      const { working } = await database();
      for (const distinct of toDistinct(responses)) await recordResponses(working, distinct);
      return responses.map(() => null);
    },
    maxItems: MAX_BATCH,
    maxInFlight: 1,
  });
  const report = (response: NewResponse, error: string): void => {
    logger.warn("what a responder did was not recorded", {
      handler: response.handler,
      event: response.eventId,
      error,
    });
  };
  return {
    record(response) {
      if (batcher.waiting >= MAX_WAITING) report(response, "too many wait for the database");
      else batcher.add(response).catch((error: unknown) => report(response, toErrorMessage(error)));
    },
    idle: () => batcher.idle(),
  };
}

/** In lists that hold each event and handler once, in their order. */
function toDistinct(responses: readonly NewResponse[]): readonly (readonly NewResponse[])[] {
  const lists: NewResponse[][] = [];
  const counts = new Map<string, number>();
  for (const response of responses) {
    const key = `${response.eventId}/${response.handler}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    (lists[count] ??= []).push(response);
  }
  return lists;
}
