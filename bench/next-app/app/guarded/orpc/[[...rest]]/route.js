export { answer as POST } from "../../../../../contenders/route-orpc.mjs";
