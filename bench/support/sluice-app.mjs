import { createSluice } from "sluice";
import { stripe } from "sluice/providers";

/**
 * The app behind every door: one source, and one handler, so that a delivery is an event and a job.
 *
 * @param {(context: any) => void} [handle]
 */
export function createBenchSluice(handle = () => undefined) {
  const sluice = createSluice({
    database: process.env["DATABASE_URL"],
    sources: { stripe: stripe({ secret: process.env["WEBHOOK_SECRET"] }) },
  });
  sluice.on("stripe/*", { name: "noop" }, handle);
  return sluice;
}
