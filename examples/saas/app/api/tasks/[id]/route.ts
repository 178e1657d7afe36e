import { methods, notFound, Problem, reply } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";
import { deleteTask, findTask, Task, TaskDraft, updateTask } from "@/lib/tasks";

// The beginning that all verbs share.
const task = api.route("/api/tasks/[id]").params(v.object({ id: v.pipe(v.string(), v.uuid()) }));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: task
    .describe({ summary: "Read a task", tags: ["tasks"] })
    .returns({ 200: Task, 404: Problem })
    .handle(async ({ params, user }) => {
      const found = await findTask(user.id, params.id);
      if (found === null) throw notFound("There is no such task.");
      return found;
    }),
  PUT: task
    .describe({ summary: "Change a task", tags: ["tasks"] })
    .body(TaskDraft)
    .returns({ 200: Task, 404: Problem })
    .handle(async ({ params, body, user }) => {
      const updated = await updateTask(user.id, params.id, body);
      if (updated === null) throw notFound("There is no such task.");
      return updated;
    }),
  DELETE: task
    .describe({ summary: "Delete a task", tags: ["tasks"] })
    .returns({ 204: null, 404: Problem })
    .handle(async ({ params, user }) => {
      if (!(await deleteTask(user.id, params.id))) throw notFound("There is no such task.");
      return reply(204);
    }),
});
