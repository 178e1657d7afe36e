// What `sluice serve` runs.
import { startServer } from "sluice/node";

import { createBenchSluice } from "../support/sluice-app.mjs";

await startServer(createBenchSluice(), { port: Number(process.env["PORT"]), host: "127.0.0.1" });
