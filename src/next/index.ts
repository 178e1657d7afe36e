export { compose, type ComposeOptions, composeWith, type Proxy } from "./compose.ts";
