import { lazy } from "../core/lazy.ts";
import type { Logger } from "../core/logger.ts";
import { createClientReader } from "../http/index.ts";
import {
  createEventAppender,
  createReceiver,
  createRefusalLimiter,
  createRejectionRecorder,
  createResponseRecorder,
  type Gate,
  type Receiver,
} from "../inbox/index.ts";
import type { Database } from "../store/index.ts";
import type { HandlerRegistry } from "./handler-registry.ts";
import { toReceiveSettings, type SluiceOptions } from "./options.ts";
import type { ResponderRegistry } from "./responder-registry.ts";

/** The receiving half of an app. */
export interface Inbox {
  readonly receive: Receiver;
  /** Ends once deliveries under way are committed and rejections written. */
  close(): Promise<void>;
}

/** What the receiving half shares with the rest of the app. */
export interface InboxParts {
  readonly database: () => Promise<Database>;
  readonly gates: () => ReadonlyMap<string, Gate>;
  readonly handlers: HandlerRegistry;
  readonly responders: ResponderRegistry;
  readonly logger: Logger;
}

/**
 * Puts the receiving half together.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if `receive.trustProxy` is none of its forms.
 */
export function createInbox(options: SluiceOptions, parts: InboxParts): Inbox {
  const { database, gates, handlers, responders, logger } = parts;
  const settings = toReceiveSettings(options);
  const appender = createEventAppender({ database, ...settings });
  const secretNames = lazy(() => {
    const sources = [...gates().values()].map(({ source }) => source);
    return {
      headers: sources.flatMap(({ secretHeaders }) => secretHeaders),
      parameters: sources.flatMap(({ secretParameters }) => secretParameters),
    };
  });
  const rejections = createRejectionRecorder({ database, logger, now: Date.now, secretNames });
  const responses = createResponseRecorder({ database, logger });
  const receive = createReceiver({
    gate: (name) => gates().get(name),
    siblings: () => [...gates().values()].map(({ source }) => source),
    toClient: createClientReader(settings.trustProxy, "receive.trustProxy"),
    planJobs: (source, type) => handlers.planJobs(source, type),
    findResponder: (source, type) => responders.find(source, type),
    appender,
    rejections,
    refusals: createRefusalLimiter(settings.maxRefusalsPerMinute),
    responses,
    logger,
    now: () => new Date(),
    ...settings,
  });
  return {
    receive,
    async close() {
      await appender.idle();
      await responses.idle();
      await rejections.close();
    },
  };
}
