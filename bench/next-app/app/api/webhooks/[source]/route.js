import { createBenchSluice } from "../../../../../support/sluice-app.mjs";

export const { POST } = createBenchSluice().webhooks();
