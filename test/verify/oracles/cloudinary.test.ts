import { v2 } from "cloudinary";
import { test } from "vitest";
import { cloudinary } from "../../../src/verify/providers/cloudinary.ts";
import { compare } from "./support/compare.ts";

test("Cloudinary's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => cloudinary({ secret }),
    accepts: ({ body, secret, headers }) => {
      v2.config({ api_secret: secret });
      const timestamp = headers["x-cld-timestamp"] ?? "";
      // Its types ask for a number, its documentation hands over the header.
      return v2.utils.verifyNotificationSignature(
        body,
        timestamp as unknown as number,
        headers["x-cld-signature"] ?? "",
      );
    },
  });
});
