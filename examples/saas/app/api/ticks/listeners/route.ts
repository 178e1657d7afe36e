import { methods } from "sluice/route";

import { api } from "@/api";
import { listeners } from "@/lib/listeners";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/ticks/listeners")
    .auth("none")
    .handle(() => ({ count: listeners.count })),
});
