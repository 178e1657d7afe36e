import { methods } from "sluice/route";

import { api } from "@/api";
import { listeners } from "@/lib/listeners";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/ticks/listeners")
    .describe({ summary: "How many read the stream", tags: ["streams"] })
    .auth("none")
    .handle(() => ({ count: listeners.count })),
});
