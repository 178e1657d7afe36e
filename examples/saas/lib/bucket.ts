import { createDirectUploads, createS3Storage, type DirectUploads, notFound } from "sluice/route";

import { env } from "@/lib/env";
import { IMAGES } from "@/lib/files";

/** Uploads that go from the browser into a bucket, past the app. Only where a bucket is configured. */
export function directUploads(): DirectUploads {
  const {
    S3_BUCKET: bucket,
    S3_REGION: region = "auto",
    S3_ENDPOINT: endpoint,
    S3_PUBLIC_URL: publicUrl,
  } = process.env;
  if (!bucket) throw notFound("This app has no bucket: see S3_BUCKET in .env.example.");
  const storage = createS3Storage({
    bucket,
    region,
    ...(endpoint && { endpoint }),
    ...(publicUrl && { publicUrl }),
    accessKeyId: env("S3_ACCESS_KEY_ID"),
    secretAccessKey: env("S3_SECRET_ACCESS_KEY"),
  });
  return createDirectUploads({ storage, ...IMAGES, secret: env("UPLOAD_SECRET") });
}
