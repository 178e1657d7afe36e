import { sluice } from "@/sluice";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sluice.webhooks();
