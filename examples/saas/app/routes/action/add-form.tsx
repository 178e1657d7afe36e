"use client";

import { type ReactNode, useActionState } from "react";

import { ProblemAlert, SignIn } from "../problem";
import { addTask, type Created } from "./actions";

/** Works without JavaScript, too: then the browser sends the form, and the page comes back with the answer in it. */
export function AddForm(): ReactNode {
  const [answer, action, isPending] = useActionState(addTask, null);
  return (
    <form action={action}>
      <label>
        Task <input name="title" placeholder="Leave it empty to be refused" />
      </label>
      <button type="submit" disabled={isPending}>
        Add
      </button>
      {answer && <Answer answer={answer} />}
    </form>
  );
}

function Answer({ answer }: { readonly answer: Created }): ReactNode {
  if (answer.status === 401) return <SignIn next="/routes/action" />;
  if (!answer.ok) return <ProblemAlert problem={answer.body} />;
  return (
    <p>
      <output>
        {answer.status}: “{answer.body.title}” is <a href={`/api/tasks/${answer.body.id}`}>there</a>.
      </output>
    </p>
  );
}
