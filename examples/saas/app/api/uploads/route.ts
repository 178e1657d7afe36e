import { methods, Problem, reply, upload } from "sluice/route";

import { api } from "@/api";
import { addFile, IMAGES, storage, Uploaded } from "@/lib/files";

/** One image. `stream()` leaves the body unread until it is known who sends it; then it goes to the storage as it comes. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/uploads")
    .describe({ summary: "Upload an image", tags: ["uploads"] })
    .stream()
    .use(upload(({ user }) => ({ files: { image: IMAGES }, storage, folder: ["images", user.id] })))
    .returns({ 201: Uploaded, 413: Problem, 415: Problem, 422: Problem })
    .handle(async ({ context, user }) => {
      const { image } = context.upload.files;
      await addFile(user.id, image);
      return reply(201, image, { location: image.url ?? "" });
    }),
});
