import { sluice } from "@/sluice";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = sluice.webhooks();
