import { sign, type Source } from "../verify/index.ts";
import { toSampleBody } from "./samples/index.ts";

/** What to send. Everything but the type may be left out. */
export interface TestDelivery {
  readonly type: string;
  /** Exactly the bytes to sign. A sample of the provider's unless given. */
  readonly body?: Uint8Array | string;
  /** The sender's id. A fresh one unless given; the same again makes a duplicate. */
  readonly id?: string;
  /** When it is signed. Now unless given. */
  readonly at?: Date;
  /** The source's option `url`, or else `http://localhost/`, unless given. */
  readonly url?: string;
}

/**
 * Makes the request a sender would send, signed with the source's own secret.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the source's secret cannot sign, such as `kinde` without a `developmentKey`.
 */
export async function createTestRequest(source: Source, delivery: TestDelivery): Promise<Request> {
  const { type, id = crypto.randomUUID(), at = new Date() } = delivery;
  const body = delivery.body ?? toSampleBody(source.definition, type, { id, at });
  const target = new URL(delivery.url ?? source.options.url ?? "http://localhost/");
  const signed = await sign(source, { body, type, id, at });
  for (const [name, value] of Object.entries(signed.query ?? {})) target.searchParams.set(name, value);
  return new Request(target, { method: "POST", headers: signed.headers, body: Buffer.from(signed.body) });
}
