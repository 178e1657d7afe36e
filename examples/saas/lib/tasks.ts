import * as v from "valibot";

import { sluice } from "@/sluice";

/** A task as it is answered. */
export const Task = v.object({ id: v.string(), title: v.string(), isDone: v.boolean() });
export type Task = v.InferOutput<typeof Task>;

/** What a task is made of. Nothing else may be in the body. */
export const TaskDraft = v.strictObject({
  title: v.pipe(v.string(), v.trim(), v.nonEmpty("A task has a title."), v.maxLength(200)),
  isDone: v.optional(v.boolean(), false),
});
export type TaskDraft = v.InferOutput<typeof TaskDraft>;

const COLUMNS = `id, title, is_done as "isDone"`;

export async function listTasks(ownerId: string, { limit, isDone }: TaskFilter): Promise<Task[]> {
  const { rows } = await sluice.query<Task>(
    `select ${COLUMNS} from tasks
      where owner_id = $1 and ($2::boolean is null or is_done = $2)
      order by created_at desc, id limit $3`,
    [ownerId, isDone ?? null, limit],
  );
  return [...rows];
}

export interface TaskFilter {
  readonly limit: number;
  readonly isDone?: boolean | undefined;
}

/** Null if there is none, or it is somebody else's: nobody learns which. */
export async function findTask(ownerId: string, id: string): Promise<Task | null> {
  const { rows } = await sluice.query<Task>(`select ${COLUMNS} from tasks where id = $1 and owner_id = $2`, [
    id,
    ownerId,
  ]);
  return rows[0] ?? null;
}

export async function createTask(ownerId: string, { title, isDone }: TaskDraft): Promise<Task> {
  const task = { id: crypto.randomUUID(), title, isDone };
  await sluice.query("insert into tasks (id, owner_id, title, is_done) values ($1, $2, $3, $4)", [
    task.id,
    ownerId,
    title,
    isDone,
  ]);
  return task;
}

export async function updateTask(ownerId: string, id: string, { title, isDone }: TaskDraft): Promise<Task | null> {
  const { rows } = await sluice.query<Task>(
    `update tasks set title = $3, is_done = $4 where id = $1 and owner_id = $2 returning ${COLUMNS}`,
    [id, ownerId, title, isDone],
  );
  return rows[0] ?? null;
}

export async function deleteTask(ownerId: string, id: string): Promise<boolean> {
  const { rows } = await sluice.query("delete from tasks where id = $1 and owner_id = $2 returning id", [id, ownerId]);
  return rows.length > 0;
}
