import { methods } from "sluice/route";

import { robots } from "@/api";

export const dynamic = "force-dynamic";

/** For programs with a key. A person's session is worth nothing here. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: robots.route("/api/robots").handle(({ user }) => ({ team: user.team })),
});
