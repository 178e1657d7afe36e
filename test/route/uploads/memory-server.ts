/*
 * Run by memory.test.ts as a process of its own: serves an upload, and says how much memory it had at most.
 */
import { createApi, createFileStorage, methods, upload, type UploadStorage } from "../../../src/route/index.ts";
import { serveWeb } from "../../support/serve-web.ts";

const [, , directory = ""] = process.argv;
const files = createFileStorage({ directory });
let peakBytes = 0;

/** Looks at the memory whenever bytes go to the disk. */
const storage: UploadStorage = {
  ...files,
  put: (key, bytes, facts) => files.put(key, watch(bytes), facts),
};

async function* watch(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    yield chunk;
  }
}

const api = createApi({ csrf: false });
const rules = { video: { types: ["image/png"], maxBytes: 2_000_000_000 } };
const server = await serveWeb({
  "/upload": methods({
    POST: api
      .route("/upload")
      .stream()
      .use(upload({ files: rules, storage }))
      .handle(({ context }) => {
        const answer = { size: context.upload.files.video.size, peakBytes };
        peakBytes = 0;
        return answer;
      }),
  }),
});

process.stdout.write(`${server.url}\n`);
