import type { JobPlan } from "../inbox/index.ts";
import type { Database, StoredEvent } from "../store/index.ts";
import type { OpenSource } from "../verify/index.ts";
import type { DryRunView } from "./contract.ts";

/** What the dashboard shows and acts on. */
export interface DashboardBackend {
  readonly database: () => Promise<Database>;
  /** The handlers an event of this source and type goes to today. */
  readonly handlersFor: (source: string, type: string) => readonly JobPlan[];
  /** What this process's handlers listen to, by name. Nothing unless given. */
  readonly patterns?: () => ReadonlyMap<string, readonly string[]>;
  /** The sources this process hears. None unless given. */
  readonly sources?: () => readonly string[];
  /** Whether this process can run the handler without keeping its effects. False unless given. */
  readonly canDryRun?: (handler: string) => boolean;
  /**
   * Runs one of this process's handlers on an event without keeping its effects. Nothing can be, unless given.
   *
   * @throws {SluiceError} `NOT_FOUND` if there is no such handler here, `ACTION_REFUSED` if it may not be run so.
   */
  readonly dryRun?: (event: StoredEvent, handler: string) => Promise<DryRunView>;
  /** A source as it is configured today. None is unless given. */
  readonly findSource?: (name: string) => OpenSource | undefined;
  /** Whether the words of bodies are indexed. False unless given. */
  readonly hasTextSearch?: boolean;
}
