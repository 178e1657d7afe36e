"use client";

import { type ReactNode, useState } from "react";

const JSON_TYPE = { "content-type": "application/json" };

/** Requests that are refused, each for another reason. */
const REQUESTS: readonly (readonly [name: string, path: string, init: RequestInit])[] = [
  ["Not signed in", "/api/robots", { method: "POST" }],
  ["No such thing", "/api/docs/nothing", {}],
  ["No such verb", "/api/contact", {}],
  ["Not JSON", "/api/contact", { method: "POST", headers: JSON_TYPE, body: "{" }],
  ["Another type", "/api/contact", { method: "POST", body: "hello" }],
  ["Wrong fields", "/api/contact", { method: "POST", headers: JSON_TYPE, body: '{"email":"x"}' }],
  ["No captcha", "/api/feedback", { method: "POST", headers: JSON_TYPE, body: '{"text":"Hi"}' }],
];

export function Failures(): ReactNode {
  const [shown, setShown] = useState("");

  async function ask(path: string, init: RequestInit): Promise<void> {
    const answer = await fetch(path, init);
    const type = answer.headers.get("content-type");
    setShown(`${answer.status} ${type}\n\n${JSON.stringify(await answer.json(), null, 2)}`);
  }

  return (
    <>
      <div className="links">
        {REQUESTS.map(([name, path, init]) => (
          <button key={name} type="button" onClick={() => void ask(path, init)}>
            {name}
          </button>
        ))}
      </div>
      {shown !== "" && <pre role="status">{shown}</pre>}
    </>
  );
}
