/**
 * One value of a request: a header, a query parameter, or a path in the decoded body, such as `header:x-hook-secret`,
 * `query:hub.challenge` or `field:event.type`.
 */
export type Place = `header:${string}` | `query:${string}` | `field:${string}`;
