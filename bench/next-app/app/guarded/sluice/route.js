export { answer as POST } from "../../../../contenders/route-sluice.mjs";
