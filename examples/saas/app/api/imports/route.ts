import { methods } from "sluice/route";

import { api } from "@/api";

/**
 * Takes up to 20 MiB. This path is in the proxy's matcher, and there Next.js cuts bodies at 10 MB without telling
 * anyone: what was cut is refused, until next.config.ts raises `proxyClientMaxBodySize` or the matcher leaves the path out.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/imports")
    .describe({ summary: "Take a large body", tags: ["imports"] })
    .limits({ bodyBytes: 20 * 1_048_576 })
    .handle(({ rawBody }) => ({ bytes: rawBody().byteLength })),
});
