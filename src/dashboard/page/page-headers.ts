import { COMMON_HEADERS } from "../answers.ts";

/**
 * What a document of the dashboard may load and do: its own files, and nothing inline. A payload that found its way into
 * the markup could neither run nor report home.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join("; ");

/** On every document of the dashboard. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON_HEADERS,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  // For what is older than `frame-ancestors`.
  "x-frame-options": "DENY",
};
