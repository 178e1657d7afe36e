import type { Verb } from "../route/index.ts";

/** A path as OpenAPI writes it. */
export interface TemplatePath {
  /** Such as `/api/tasks/{id}`. */
  readonly template: string;
  readonly names: readonly PathName[];
}

/** A parameter in a path. */
export interface PathName {
  readonly name: string;
  /** Whether it stands for several segments. OpenAPI has no word for that. */
  readonly isRest: boolean;
}

/** Writes a path of Next.js as OpenAPI does. One whose end may be missing is two. */
export function toTemplates(path: string): readonly TemplatePath[] {
  const optional = /\/\[\[\.{3}([^\]]+)\]\]$/.exec(path);
  if (optional === null) return [toTemplate(path)];
  const head = path.slice(0, optional.index);
  return [toTemplate(head || "/"), toTemplate(`${head}/[...${optional[1] ?? ""}]`)];
}

/** A name for an operation that has none: `getApiTasksById`. */
export function toOperationId(verb: Verb, { template }: TemplatePath): string {
  const words = template.split("/").map((segment) => {
    const name = PARAMETER.exec(segment)?.[1];
    return name === undefined ? toWords(segment) : `By${toWords(name)}`;
  });
  return `${verb.toLowerCase()}${words.join("")}`;
}

const PARAMETER = /^\{(.+)\}$/;

function toTemplate(path: string): TemplatePath {
  const names: PathName[] = [];
  const template = path.replaceAll(/\[(\.{3}|)([^\]]+)\]/g, (_, rest: string, name: string) => {
    names.push({ name, isRest: rest !== "" });
    return `{${name}}`;
  });
  return { template, names };
}

function toWords(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
