import { WorkOS } from "@workos-inc/node";
import { test } from "vitest";
import { workos } from "../../../src/verify/providers/workos.ts";
import { compare } from "./support/compare.ts";
import { laxerOnSeparators, stricterOn } from "./support/differences.ts";

const { webhooks } = new WorkOS("sk_not_a_key");

test("WorkOS's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => workos({ secret }),
    signs: async ({ secret, body, at }) => {
      const mac = await webhooks.computeSignature(at.getTime(), JSON.parse(body), secret);
      return { headers: { "workos-signature": `t=${at.getTime()}, v1=${mac}` }, body: Buffer.from(body) };
    },
    accepts: ({ body, headers, secret }) =>
      webhooks.verifyHeader({ payload: JSON.parse(body), sigHeader: headers["workos-signature"] ?? "", secret }),
    mayDiffer: (given, verdicts) =>
      stricterOn("workos-signature")(given, verdicts) || laxerOnSeparators("workos-signature")(given, verdicts),
  });
});
