export { compose, composeWith, type Proxy } from "./compose.ts";
