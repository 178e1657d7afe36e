import type { Logger } from "../core/logger.ts";
import { createEventAppender, createReceiver, createRejectionRecorder, type Receiver } from "../inbox/index.ts";
import type { Database } from "../store/index.ts";
import type { OpenSource } from "../verify/index.ts";
import type { HandlerRegistry } from "./handler-registry.ts";
import { toReceiveSettings, type SluiceOptions } from "./options.ts";

/** The receiving half of an app. */
export interface Inbox {
  readonly receive: Receiver;
  /** Ends once deliveries under way are committed and rejections written. */
  close(): Promise<void>;
}

/** What the receiving half shares with the rest of the app. */
export interface InboxParts {
  readonly database: () => Promise<Database>;
  readonly sources: () => ReadonlyMap<string, OpenSource>;
  readonly handlers: HandlerRegistry;
  readonly logger: Logger;
}

/** Puts the receiving half together. */
export function createInbox(options: SluiceOptions, parts: InboxParts): Inbox {
  const { database, sources, handlers, logger } = parts;
  const settings = toReceiveSettings(options);
  const appender = createEventAppender({ database, ...settings });
  const rejections = createRejectionRecorder({ database, logger, now: Date.now });
  const receive = createReceiver({
    source: (name) => sources().get(name),
    planJobs: (source, type) => handlers.planJobs(source, type),
    appender,
    rejections,
    logger,
    now: () => new Date(),
    ...settings,
  });
  return {
    receive,
    async close() {
      await appender.idle();
      await rejections.close();
    },
  };
}
