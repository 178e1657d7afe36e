import { toErrorAnswer } from "../../../src/route/answers/error-answer.ts";
import type { Schema } from "../../../src/route/build/route-types.ts";
import {
  createMemoryStorage,
  type FileRules,
  type MemoryStorage,
  receiveUpload,
  type UploadOptions,
} from "../../../src/route/uploads/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";
import { toExchange } from "../exchange.ts";

/** What a problem's document says, as far as tests look. */
export interface ProblemBody {
  readonly status: number;
  readonly type: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly code?: string; readonly detail: string }[];
}

/** A form that is received over HTTP, from the stream. */
export interface UploadServer extends WebServer {
  readonly storage: MemoryStorage;
  /** Errors that were no refusals. */
  readonly faults: unknown[];
  post(body: BodyInit, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Serves a form that takes these files, and answers with what was received. */
export async function serveUpload<Files extends FileRules>(
  options: Omit<UploadOptions<Files, Schema | undefined>, "storage"> &
    Partial<Pick<UploadOptions<Files, Schema | undefined>, "storage">>,
): Promise<UploadServer> {
  const storage = createMemoryStorage({ baseUrl: "https://files.example.com/" });
  const faults: unknown[] = [];
  const POST = async (request: Request): Promise<Response> => {
    try {
      const { files, fields } = await receiveUpload(request, { storage, ...options });
      return Response.json({ files, fields });
    } catch (error) {
      const answer = toErrorAnswer(error, toExchange({ request }), { shape: "problem" });
      if (answer.status >= 500) faults.push(error);
      return answer;
    }
  };
  const server = await serveWeb({ "/upload": { POST } });
  return {
    ...server,
    storage,
    faults,
    post: (body, headers = {}) => fetch(`${server.url}/upload`, { method: "POST", body, headers }),
  };
}
