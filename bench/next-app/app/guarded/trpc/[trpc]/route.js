export { answer as POST } from "../../../../../contenders/route-trpc.mjs";
