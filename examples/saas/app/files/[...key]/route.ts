import { attachmentHeaders, methods, notFound } from "sluice/route";

import { api } from "@/api";
import { openFile } from "@/lib/files";

/** Where the public gets uploads: as downloads that run nowhere, whatever is in them. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/files/[...key]")
    .auth("none")
    .handle(async ({ params }) => {
      const file = await openFile(params.key.join("/"));
      if (file === null) throw notFound("There is no such file.");
      return new Response(file.bytes, {
        headers: { ...attachmentHeaders(file), "cache-control": "public, max-age=86400" },
      });
    }),
});
