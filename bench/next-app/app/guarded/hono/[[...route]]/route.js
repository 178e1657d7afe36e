export { answer as POST } from "../../../../../contenders/route-hono.mjs";
