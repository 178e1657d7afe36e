import Pusher from "pusher";
import { test } from "vitest";
import { pusher } from "../../../src/verify/providers/pusher.ts";
import { compare } from "./support/compare.ts";

test("Pusher's library and ours agree", async () => {
  await compare({
    toSource: (secret) => pusher({ secret }),
    accepts({ secret, headers, body }) {
      const app = new Pusher({ appId: "1", key: "key", secret, host: "localhost" });
      return app.webhook({ headers: { ...headers, "x-pusher-key": "key" }, rawBody: body }).isValid();
    },
  });
});
