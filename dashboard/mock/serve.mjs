// Builds the page and serves it with made-up data: node dashboard/mock/serve.mjs
import "../build.mjs";

import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { startMockServer } = await jiti.import("./server.ts");
const { addEvent } = await jiti.import("./mock-state.ts");
const NEXT_EVENT_MS = 2500;

const server = await startMockServer({ port: Number(process.env.PORT ?? 4400) });
setInterval(() => addEvent(server.state), NEXT_EVENT_MS);
console.log(server.url);
