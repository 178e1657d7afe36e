"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { csrfFetch, useCsrfToken } from "sluice/react";

/** Works both ways: sent by the browser with the hidden field, or by a script with the `X-CSRF-Token` header. */
export function MessageForm(): ReactNode {
  const token = useCsrfToken();
  const [answer, setAnswer] = useState("");

  async function sendByScript(event: FormEvent<HTMLButtonElement>): Promise<void> {
    const form = event.currentTarget.form;
    if (form === null) return;
    // csrfFetch adds the header by itself.
    const response = await csrfFetch("/routes/form/send", { method: "POST", body: new FormData(form) });
    setAnswer(`${response.status}`);
  }

  return (
    <form method="post" action="/routes/form/send">
      <input type="hidden" name="csrf_token" value={token} />
      <input type="hidden" name="next" value="/routes/form/sent" />
      <label>
        Message <input name="message" defaultValue="Hello" required />
      </label>
      <div className="links">
        <button type="submit" disabled={token === ""}>
          Send
        </button>
        <button type="button" onClick={(event) => void sendByScript(event)}>
          Send by script
        </button>
      </div>
      <output>{answer}</output>
    </form>
  );
}
