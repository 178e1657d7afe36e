export { answer as POST } from "../../../../contenders/route-plain.mjs";
