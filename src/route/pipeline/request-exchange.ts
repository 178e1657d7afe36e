import { toUuidV7 } from "../../core/uuid.ts";
import { createRandomBytes } from "../../http/index.ts";
import { AnswerHeaders } from "../answers/answer-headers.ts";
import type { Exchange } from "./exchange.ts";

/** Finds the sender's address. */
export type IpReader = (request: Request) => string | null;

/** An exchange that finds out what it is asked for, when it is asked: most requests are asked for little. */
export class RequestExchange implements Exchange {
  readonly request: Request;
  readonly path: string;
  readonly requestId: string;
  readonly #readIp: IpReader;
  #ip: string | null | undefined;
  #answerHeaders: AnswerHeaders | undefined;

  /** @param requestId Found in the request, or made, if omitted. */
  constructor(request: Request, path: string, readIp: IpReader, requestId: string = toRequestId(request)) {
    this.request = request;
    this.path = path;
    this.requestId = requestId;
    this.#readIp = readIp;
  }

  get ip(): string | null {
    return (this.#ip ??= this.#readIp(this.request));
  }

  get answerHeaders(): AnswerHeaders {
    return (this.#answerHeaders ??= new AnswerHeaders());
  }

  /** Undefined if no check has added any. */
  get addedHeaders(): AnswerHeaders | undefined {
    return this.#answerHeaders;
  }
}

function toRequestId(request: Request): string {
  const parent = request.headers.get("traceparent");
  const trace = parent === null ? undefined : TRACE_PARENT.exec(parent)?.[1];
  return trace === undefined || trace === NO_TRACE ? toUuidV7(Date.now(), takeRandom()) : trace;
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACE_PARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-|$)/;
const NO_TRACE = "0".repeat(32);

const takeRandom = createRandomBytes(10);
