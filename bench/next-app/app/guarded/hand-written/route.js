export { answer as POST } from "../../../../contenders/route-hand-written.mjs";
