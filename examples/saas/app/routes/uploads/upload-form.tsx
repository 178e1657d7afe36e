"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { useCsrfToken } from "sluice/react";

import { ProblemAlert, SignIn } from "../problem";
import { type Answer, send } from "./send";
import { sendPastApp } from "./send-past-app";

export function UploadForm(): ReactNode {
  const token = useCsrfToken();
  const [progress, setProgress] = useState<number>();
  const [answer, setAnswer] = useState<Answer>();

  async function upload(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const image = form.get("image");
    setAnswer(undefined);
    setProgress(0);
    const isDirect = form.get("way") === "bucket" && image instanceof File;
    form.delete("way");
    const sent = isDirect ? sendPastApp(image, setProgress) : send("/api/uploads", { body: form, token }, setProgress);
    setAnswer(await sent);
    setProgress(undefined);
  }

  // Without a script the browser sends the form itself, and shows the route's answer.
  return (
    <form method="post" action="/api/uploads" encType="multipart/form-data" onSubmit={(event) => void upload(event)}>
      <label>
        Image <input type="file" name="image" />
      </label>
      <label className="choice">
        <input type="radio" name="way" value="app" defaultChecked /> through the app
      </label>
      <label className="choice">
        <input type="radio" name="way" value="bucket" /> straight into the bucket
      </label>
      <button type="submit" disabled={progress !== undefined}>
        Upload
      </button>
      {progress !== undefined && <progress value={progress} max={1} aria-label="Upload" />}
      {answer && <Result answer={answer} />}
    </form>
  );
}

function Result({ answer: { status, body } }: { readonly answer: Answer }): ReactNode {
  if (status === 401) return <SignIn next="/routes/uploads" />;
  if ("code" in body) return <ProblemAlert problem={body} />;
  return (
    <figure>
      {/* Saved when it is opened, and yet an image on a page. */}
      <img src={body.url ?? ""} alt={body.name} />
      <figcaption>
        <output>
          <a href={body.url ?? ""}>{body.name}</a>, {body.type}, {body.size} bytes
        </output>
      </figcaption>
    </figure>
  );
}
