import type { FlagOption, ValueOption } from "./arguments.ts";

/** Names the app's `sluice.ts` where it is not found by itself. */
export const CONFIG_OPTION: ValueOption = {
  type: "string",
  value: "FILE",
  help: "the app's sluice.ts, where it is not found by itself",
};

/** Prints for programs. */
export const JSON_OPTION: FlagOption = { type: "boolean", help: "print JSON" };

/** Options of every command that reads or replays what an app received. */
export const API_OPTIONS: {
  readonly url: ValueOption;
  readonly config: ValueOption;
  readonly json: FlagOption;
} = {
  url: {
    type: "string",
    value: "URL",
    help: "ask the app running there, instead of opening the database; or SLUICE_URL",
  },
  config: CONFIG_OPTION,
  json: { type: "boolean", help: "print the JSON API's answer" },
};
