export { toCsrfCheck } from "./csrf-check.ts";
export { type CsrfOptions, toCsrfPolicy } from "./csrf-policy.ts";
export { giveCsrfToken } from "./give-csrf-token.ts";
