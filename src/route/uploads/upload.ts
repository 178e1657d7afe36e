import type { Next, Passed } from "../build/middleware.ts";
import { readNextSignal } from "../answers/next-signals.ts";
import type { Schema } from "../build/route-types.ts";
import type { RouteInput } from "../pipeline/input.ts";
import { receiveForm } from "./receive-upload.ts";
import type { FileRules, Upload, UploadOptions } from "./upload-options.ts";

/**
 * Makes a middleware that receives a form with files, and gives it to the handler as `context.upload`. If the handler
 * throws, or answers with an error, the files are deleted again.
 *
 * @param options Or what makes them of the route's input, such as a folder for each user.
 */
export function upload<
  const Files extends FileRules,
  const Fields extends Schema | undefined = undefined,
  Input extends { readonly request: Request } = { readonly request: Request },
>(
  options: UploadOptions<Files, Fields> | ((input: Input) => UploadOptions<Files, Fields>),
): (input: Input, next: Next) => Promise<Passed<{ readonly upload: Upload<Files, Fields> }>> {
  return async (input, next) => {
    const chosen = typeof options === "function" ? options(input) : options;
    const { consumed = [] }: Partial<Pick<RouteInput, "consumed">> = input as object;
    const received = await receiveForm(input.request, chosen, consumed);
    try {
      const passed = await next({ upload: received });
      if (passed.answer.status >= 400) await received.discard();
      return passed;
    } catch (error) {
      // Next.js throws where a handler redirects, which is no failure.
      if (readNextSignal(error)?.kind !== "redirect") await received.discard();
      throw error;
    }
  };
}
