import * as easypostLibrary from "@easypost/api";
import { test } from "vitest";
import { easypost } from "../../../src/verify/providers/easypost.ts";
import { compare } from "./support/compare.ts";

/** Its types leave the client out. */
const { default: Client } = easypostLibrary as unknown as {
  readonly default: new (key: string) => {
    readonly Utils: {
      readonly validateWebhook: (body: Buffer, headers: Readonly<Record<string, string>>, secret: string) => unknown;
    };
  };
};

test("EasyPost's library and ours agree on every delivery", async () => {
  const client = new Client("EZTK0000");

  await compare({
    toSource: (secret) => easypost({ secret }),
    accepts: ({ body, secret, headers }) => client.Utils.validateWebhook(Buffer.from(body), headers, secret),
  });
});
