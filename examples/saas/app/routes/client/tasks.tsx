"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { createClient } from "sluice/client";
import { csrfFetch } from "sluice/react";

import type { Routes } from "@/sluice-routes";

import { ProblemAlert, SignIn } from "../problem";

const client = createClient<Routes>({ fetch: csrfFetch });

// Typed by what the routes declare to return.
type Listed = Awaited<ReturnType<typeof client.get<"/api/tasks">>>;
type Added = Awaited<ReturnType<typeof client.post<"/api/tasks">>>;

export function Tasks(): ReactNode {
  const [listed, setListed] = useState<Listed>();
  const [added, setAdded] = useState<Added>();

  const list = async (): Promise<void> => setListed(await client.get("/api/tasks", { query: { limit: "10" } }));
  useEffect(() => void list(), []);

  async function add(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const title = new FormData(event.currentTarget).get("title") as string;
    setAdded(await client.post("/api/tasks", { body: { title } }));
    await list();
  }

  async function remove(id: string): Promise<void> {
    await client.delete("/api/tasks/[id]", { params: { id } });
    await list();
  }

  if (listed === undefined) return <p aria-busy>Asking …</p>;
  if (listed.status === 401) return <SignIn next="/routes/client" />;
  if (listed.status !== 200) return <ProblemAlert problem={listed.body} />;
  return (
    <>
      <form onSubmit={(event) => void add(event)}>
        <label>
          Task <input name="title" placeholder="Leave it empty to be refused" />
        </label>
        <button type="submit">Add</button>
        {added && <Added answer={added} />}
      </form>
      <ul className="rows">
        {listed.body.tasks.map(({ id, title }) => (
          <li key={id}>
            {title}{" "}
            <button type="button" onClick={() => void remove(id)}>
              Delete
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Added({ answer }: { readonly answer: Added }): ReactNode {
  if (answer.status === 201) return <output>Added {answer.body.id}</output>;
  return <ProblemAlert problem={answer.body} />;
}
