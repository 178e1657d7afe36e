import { methods } from "sluice/route";

import { robots } from "@/api";

/** For programs with a key. A person's session is worth nothing here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: robots
    .route("/api/robots")
    .describe({ summary: "Say which team the key is of", tags: ["robots"] })
    .handle(({ user }) => ({ team: user.team })),
});
