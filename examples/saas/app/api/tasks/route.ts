import { methods, Problem, reply } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";
import { createTask, listTasks, Task, TaskDraft } from "@/lib/tasks";

const Filter = v.object({
  // A query is made of texts: the schema makes of them what they mean.
  limit: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100)), "20"),
  done: v.optional(
    v.pipe(
      v.picklist(["true", "false"]),
      v.transform((text) => text === "true"),
    ),
  ),
});

const tasks = api.route("/api/tasks");

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: tasks
    .describe({ summary: "List tasks", tags: ["tasks"] })
    .query(Filter)
    .returns({ 200: v.object({ tasks: v.array(Task) }) })
    .handle(async ({ query, user }) => ({
      tasks: await listTasks(user.id, { limit: query.limit, isDone: query.done }),
    })),
  POST: tasks
    .describe({ summary: "Add a task", tags: ["tasks"] })
    .body(TaskDraft)
    .limits({ bodyBytes: 16_384 })
    .returns({ 201: Task, 422: Problem })
    .handle(async ({ body, user }) => {
      const task = await createTask(user.id, body);
      return reply(201, task, { location: `/api/tasks/${task.id}` });
    }),
});
