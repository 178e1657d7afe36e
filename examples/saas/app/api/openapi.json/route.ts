import { methods } from "sluice/route";

import { api } from "@/api";
import { describeApp } from "@/lib/openapi";

/** The app's contracts, as OpenAPI 3.1. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/openapi.json")
    .describe({ summary: "This document", tags: ["docs"] })
    .auth("none")
    .handle(async () => Response.json(await describeApp())),
});
