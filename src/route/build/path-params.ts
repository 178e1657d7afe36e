/**
 * The parameters of a path as Next.js writes them: `[id]` is a string, `[...slug]` a list,
 * `[[...slug]]` a list that may be missing.
 */
export type PathParams<Path extends string> = Flat<ParamsOf<Path>>;

type Flat<T> = { [K in keyof T]: T[K] };

type ParamsOf<Path extends string> = string extends Path
  ? Record<string, string | string[] | undefined>
  : Path extends `${infer Head}/${infer Tail}`
    ? SegmentParams<Head> & ParamsOf<Tail>
    : SegmentParams<Path>;

type SegmentParams<Segment extends string> = Segment extends `[[...${infer Name}]]`
  ? { [K in Name]?: string[] | undefined }
  : Segment extends `[...${infer Name}]`
    ? { [K in Name]: string[] }
    : Segment extends `[${infer Name}]`
      ? { [K in Name]: string }
      : // oxlint-disable-next-line typescript/ban-types -- what an intersection starts from
        {};

/** Whether a text is a path as routes take it: it begins with a slash, and its brackets are whole segments. */
export function isRoutePath(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((segment) => PLAIN.test(segment) || PARAMETER.test(segment));
}

const PLAIN = /^[^[\]?#\s]*$/;
const PARAMETER = /^(?:\[\w+\]|\[\.\.\.\w+\]|\[\[\.\.\.\w+\]\])$/;
