import type { SignedRequest } from "../verify/index.ts";
import { CliError } from "./cli-error.ts";
import { fetchApp } from "./fetch-app.ts";
import { hasFields } from "./json-text.ts";

/** What the app said to a delivery it took. */
export interface Receipt {
  readonly status: number;
  /** `answered`: as the sender wants it, or by a responder of the app, so that the answer does not say which. */
  readonly result: "stored" | "duplicate" | "answered";
  /** The event's id; of several, the first one's. */
  readonly id: string;
}

/**
 * Posts a delivery to an app's webhook route.
 *
 * @param base The app's address.
 * @throws {CliError} `REFUSED` with the reason, or `UNREACHABLE`.
 */
export async function postDelivery(base: string, source: string, signed: SignedRequest): Promise<Receipt> {
  const url = new URL(`${base}/api/webhooks/${source}`);
  for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, value);
  const { headers, body } = signed;
  // A view on shared memory is no body; this copy is on memory of its own.
  const request = new Request(url, { method: "POST", headers, body: Uint8Array.from(body) });
  const response = await fetchApp(base, request);
  const eventId = response.headers.get("sluice-event");
  if (response.ok && eventId !== null) return { status: response.status, result: "answered", id: eventId };
  const answer: unknown = await response.json().catch(() => null);
  const id = response.status === 200 && isTaken(answer) ? (answer.id ?? answer.ids?.[0]) : undefined;
  if (isTaken(answer) && typeof id === "string") return { status: 200, result: answer.status, id };
  throw new CliError("REFUSED", `${toPlace(url)} answered ${toReason(response, source)}`);
}

interface Taken {
  readonly status: "stored" | "duplicate";
  readonly id?: unknown;
  readonly ids?: readonly unknown[];
}

function isTaken(answer: unknown): answer is Taken {
  return hasFields(answer, "status") && (answer.status === "stored" || answer.status === "duplicate");
}

/** Without the query, where some senders' secret is. */
function toPlace(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function toReason({ status, headers }: Response, source: string): string {
  const location = headers.get("location");
  if (location !== null) return `${status}, a redirect to ${location}. Webhooks are not redirected.`;
  const why = REASONS.get(status) ?? "which is none of Sluice's answers. Is the route mounted there?";
  return `${status}: ${why.replaceAll("SOURCE", source)}`;
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, "but not as Sluice does. Is the route mounted at /api/webhooks/[source]?"],
  [
    401,
    "the proof was refused. Does the app run with the same secret? The cause: npx sluice rejections --source SOURCE",
  ],
  [400, "the app could not read the body."],
  [403, "the source does not take deliveries from this machine's network, or not over http."],
  [404, 'the app has no source "SOURCE", or no route at /api/webhooks/[source].'],
  [405, "there is a route, but it takes no webhooks."],
  [413, "the body is larger than the source allows."],
  [415, "the source does not take this content type."],
  [429, "too many requests."],
  [503, "the app could not commit the event, or could not have the sender's keys. The app's log says which."],
]);
