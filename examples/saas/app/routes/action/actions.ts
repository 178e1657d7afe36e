"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { toAction } from "sluice/route";

import { POST } from "@/app/api/tasks/route";

const createTask = toAction(POST, { headers, redirect });

export type Created = Awaited<ReturnType<typeof createTask>>;

/** The route's contract for a form: the same checks, and the same answers as a value. */
export async function addTask(_before: Created | null, form: FormData): Promise<Created> {
  // Whatever a browser sends as the title: the route's schema looks at it.
  return createTask({ body: { title: form.get("title") as string } });
}
