import { SluiceError } from "../core/errors.ts";
import { type Delivery, openSource, type OpenSource, type RejectionCause, type Source } from "../verify/index.ts";

/** A delivery whose verdict is known: an example its sender publishes, one its own library signed, or a flawed one. */
export interface DeliveryVector {
  /** What it shows, such as `the example on the sender's page`. */
  readonly name: string;
  /** Made with the vector's own secret. */
  readonly source: Source;
  /** When it arrives. */
  readonly at: Date;
  readonly request: VectorRequest;
  /** What checking it comes to: `verified`, which is meant if omitted, or the cause of the refusal. */
  readonly verdict?: "verified" | RejectionCause;
}

/** A request as its sender would make it. */
export interface VectorRequest {
  /** `POST` if omitted. */
  readonly method?: string;
  /** Any address if omitted: only the query matters, as an address that is signed is the source's option `url`. */
  readonly url?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly the bytes; text is UTF-8. */
  readonly body: string | Uint8Array;
}

/**
 * Checks a definition against deliveries whose verdict is known. Each that verifies is also checked with one bit of its
 * body changed, which must be refused unless the definition says that its proof does not cover the body.
 *
 * @throws {SluiceError} `VECTOR_MISMATCH`, naming every vector that came out otherwise and how.
 */
export async function assertVectors(vectors: readonly DeliveryVector[]): Promise<void> {
  if (vectors.length === 0) throw new SluiceError("VECTOR_MISMATCH", "There is no vector to check.");
  const problems = (await Promise.all(vectors.map(findProblem))).filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new SluiceError("VECTOR_MISMATCH", problems.join("\n"));
}

/** The request of a vector as it arrives. */
export function toVectorDelivery({ method = "POST", url = ANY_URL, headers, body }: VectorRequest): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
}

const ANY_URL = "https://app.example.com/api/webhooks/source";

async function findProblem({
  name,
  source,
  at,
  request,
  verdict: expected = "verified",
}: DeliveryVector): Promise<string | undefined> {
  const open = openSource("vector", source);
  const delivery = toVectorDelivery(request);
  const actual = await toVerdict(open, delivery, at);
  if (actual !== expected) return `${name}: ${actual}, and not ${expected}.`;
  if (expected !== "verified" || !open.isSigned || open.signedFields !== undefined) return undefined;
  const altered = await toVerdict(open, { ...delivery, body: alter(delivery.body) }, at);
  return altered === "verified"
    ? `${name}: still verified with another body. Does \`content\` name {body}?`
    : undefined;
}

async function toVerdict(open: OpenSource, delivery: Delivery, at: Date): Promise<string> {
  const verdict = await open.verify(delivery, at);
  return verdict.kind === "verified" ? "verified" : verdict.cause;
}

function alter(body: Uint8Array): Uint8Array {
  return body.length === 0 ? new Uint8Array([0x20]) : body.with(body.length - 1, (body.at(-1) ?? 0) ^ 1);
}
