export { apiError } from "./api-error.ts";
export { isFault, toErrorAnswer } from "./error-answer.ts";
export { type RedirectRules, safeRedirect } from "./redirect.ts";
