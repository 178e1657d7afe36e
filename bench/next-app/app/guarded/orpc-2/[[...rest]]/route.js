export { answer as POST } from "../../../../../contenders/route-orpc-2.mjs";
