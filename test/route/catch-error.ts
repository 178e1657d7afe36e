import { type ApiError, isApiError } from "../../src/route/answers/api-error.ts";

/** The `ApiError` that some work ends with. Throws if it ends otherwise. */
export async function catchError(work: () => unknown): Promise<ApiError> {
  try {
    await work();
  } catch (error) {
    if (isApiError(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}
