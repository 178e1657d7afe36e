import { toSampleBody } from "../testing/samples/index.ts";
import { sign, type SignedRequest, type Source } from "../verify/index.ts";

/** A delivery to be made. */
export interface Sample {
  readonly type: string;
  readonly id: string;
  readonly at: Date;
  /** The exact body; made up for the provider where there is none. */
  readonly body: Uint8Array | undefined;
}

/**
 * Makes the request a source's sender would send.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the source has nothing to sign it with.
 */
export function signSample(source: Source, sample: Sample): Promise<SignedRequest> {
  const { type, id, at } = sample;
  const body = sample.body ?? toSampleBody(source.definition, type, { id, at });
  return sign(source, { body, type, id, at });
}
