"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { createClient } from "sluice/client";
import { csrfFetch } from "sluice/react";

import type { Routes } from "@/sluice-routes";

import { ProblemAlert } from "../problem";

const client = createClient<Routes>({ fetch: csrfFetch });

type Sent = Awaited<ReturnType<typeof client.post<"/api/contact">>>;

export function ContactForm(): ReactNode {
  const [sent, setSent] = useState<Sent>();

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { email: form.get("email") as string, text: form.get("text") as string };
    // What the widget would have made.
    const captchaToken = form.has("person") ? "person" : "robot";
    setSent(await client.post("/api/contact", { body, captchaToken }));
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      <label>
        Email <input name="email" defaultValue="ada@example.com" />
      </label>
      <label>
        Message <input name="text" defaultValue="Hello" />
      </label>
      <label className="choice">
        <input type="checkbox" name="person" /> I am a person
      </label>
      <button type="submit">Send</button>
      {sent && <Answer sent={sent} />}
    </form>
  );
}

function Answer({ sent }: { readonly sent: Sent }): ReactNode {
  if (sent.status === 200) return <output>Thank you. We will write to {sent.body.from}.</output>;
  return <ProblemAlert problem={sent.body} />;
}
