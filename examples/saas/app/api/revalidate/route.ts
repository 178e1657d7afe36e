import { revalidateTag } from "next/cache";
import { revalidate } from "sluice/route";

import { env } from "@/lib/env";

/** The CMS calls this when somebody has published something. See /routes/cms. */
export const { GET, POST } = revalidate({ secret: env("CMS_SECRET"), tags: ["posts", "post:*"], revalidateTag });
