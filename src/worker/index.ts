export { dryRunHandler, type DryRun } from "./dry-run.ts";
export {
  isHandlerFor,
  toHandler,
  type Handler,
  type HandlerContext,
  type HandlerFunction,
  type HandlerOptions,
  type HandlerTransaction,
} from "./handler.ts";
export type { Keeper } from "./keeper.ts";
export type { Retention, WorkerSettings } from "./worker-options.ts";
export { startWorker, type Worker } from "./worker.ts";
