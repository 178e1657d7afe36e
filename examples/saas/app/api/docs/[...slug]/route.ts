import { notFound, redirect } from "next/navigation";
import { methods } from "sluice/route";

import { api } from "@/api";

const PAGES = ["guides/start", "guides/deploy"];

/** Next.js's own signals work inside handlers: what they throw becomes an answer. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/docs/[...slug]")
    .describe({ summary: "Read a page of the documentation", tags: ["docs"] })
    .auth("none")
    .handle(({ params }) => {
      if (params.slug[0] === "latest") redirect("/api/docs/guides/start");
      const path = params.slug.join("/");
      if (!PAGES.includes(path)) notFound();
      return { path };
    }),
});
