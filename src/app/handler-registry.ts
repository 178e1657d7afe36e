import { SluiceError } from "../core/errors.ts";
import type { ParsedPattern } from "../core/pattern.ts";
import type { JobPlan } from "../inbox/index.ts";
import { isHandlerFor, type Handler } from "../worker/index.ts";

/** The app's handlers. */
export interface HandlerRegistry {
  readonly byName: ReadonlyMap<string, Handler>;
  /** @throws {SluiceError} `CONFIG_INVALID` for a name in use or a pattern whose source does not exist. */
  add(handler: Handler): void;
  /** The jobs an event of this source and type becomes. */
  planJobs(source: string, type: string): readonly JobPlan[];
  /** What each handler listens to, as it was written. */
  listPatterns(): ReadonlyMap<string, readonly string[]>;
}

/** Makes an empty registry for an app with these sources. */
export function createHandlerRegistry(sourceNames: readonly string[]): HandlerRegistry {
  const byName = new Map<string, Handler>();
  return {
    byName,
    add(handler) {
      if (byName.has(handler.name)) {
        throw new SluiceError(
          "CONFIG_INVALID",
          `Two handlers are named "${handler.name}". Names identify jobs; choose another.`,
        );
      }
      const stranger = handler.patterns.find((pattern) => !sourceNames.includes(pattern.source));
      if (stranger !== undefined) {
        throw new SluiceError(
          "CONFIG_INVALID",
          `Handler "${handler.name}" listens to "${stranger.source}", which is not a source. Sources: ${sourceNames.join(", ")}.`,
        );
      }
      byName.set(handler.name, handler);
    },
    planJobs: (source, type) =>
      [...byName.values()]
        .filter((handler) => isHandlerFor(handler, source, type))
        .map((handler) => ({ handler: handler.name, attemptLimit: handler.retry.attempts })),
    listPatterns: () => new Map([...byName].map(([name, handler]) => [name, handler.patterns.map(toText)])),
  };
}

function toText({ source, type, isPrefix }: ParsedPattern): string {
  return `${source}/${type}${isPrefix ? "*" : ""}`;
}
