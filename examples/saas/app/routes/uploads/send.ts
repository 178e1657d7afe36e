import type { ProblemDetails } from "sluice/client";

/** What became of an upload. */
export interface Answer {
  readonly status: number;
  readonly body: Uploaded | ProblemDetails;
}

export interface Uploaded {
  readonly url: string | null;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What is sent. */
interface Sent {
  readonly method?: "POST" | "PUT";
  readonly body: FormData | File;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a body and says how far it is, from 0 to 1. `fetch` cannot say that. */
export function send(url: string, sent: Sent, onProgress: (share: number) => void): Promise<Answer> {
  const request = new XMLHttpRequest();
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
  request.open(sent.method ?? "POST", url);
  for (const [name, value] of Object.entries(sent.headers ?? {})) request.setRequestHeader(name, value);
  if (sent.token) request.setRequestHeader("x-csrf-token", sent.token);
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => {
      const { status } = request;
      resolve({ status, body: (request.response as Answer["body"] | null) ?? toProblem(status) });
    });
    request.send(sent.body);
  });
}

function toProblem(status: number): ProblemDetails {
  const title = status === 0 ? "The connection was lost." : `HTTP ${status}`;
  return { type: "about:blank", title, status, code: "no-answer", instance: "", error: title };
}
