import { createClient } from "sluice/client";
import { csrfFetch } from "sluice/react";

import type { Routes } from "@/sluice-routes";

import { type Answer, send } from "./send";

const client = createClient<Routes>({ fetch: csrfFetch });

/** Asks where to, sends the file there, and has it looked at. */
export async function sendPastApp(file: File, onProgress: (share: number) => void): Promise<Answer> {
  const { name, type, size } = file;
  const begun = await client.post("/api/uploads/direct", { body: { name, type, size } });
  if (begun.status !== 200) return begun;
  const { method, url, headers, ticket } = begun.body;
  const sent = await send(url, { method, headers, body: file }, onProgress);
  return sent.status === 200 ? client.post("/api/uploads/direct/finish", { body: { ticket } }) : sent;
}
