import { isSluiceError, SluiceError } from "../../core/errors.ts";
import { sleep } from "../../core/sleep.ts";
import { withTimeout } from "../../core/timeout.ts";
import { type RunningServer, startServer } from "../../node/index.ts";
import { type OptionValues, parseArguments, toWholeNumber } from "../arguments.ts";
import { DEFAULT_PORT } from "../base-url.ts";
import { toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { CONFIG_OPTION } from "../common-options.ts";
import type { Io } from "../io.ts";
import type { LoadedSluice } from "../load-sluice.ts";
import { openSluice } from "../project.ts";
import { runService, type Service } from "../run-service.ts";

const OPTIONS = {
  port: { type: "string", value: "N", help: "0 takes a free one; PORT or 3000 unless given" },
  host: { type: "string", value: "HOST", help: "every interface unless given" },
  path: {
    type: "string",
    value: "PATH",
    help: "in front of the source's name; /api/webhooks unless given",
  },
  worker: { type: "boolean", help: "work the queue as well" },
  config: CONFIG_OPTION,
} as const;

/** `sluice serve`: receives webhooks, as a process of its own. */
export const serve: Command = {
  name: "serve",
  summary: "Receive webhooks, without the app",
  forms: ["serve [FILE] [OPTIONS]"],
  notes: [
    "Answers GET /healthz (the process is up) and GET /readyz (the database took a write just now).",
    "SIGTERM and SIGINT let requests and jobs under way end; a second signal ends the process at once.",
  ],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 1);
  if (values.path?.startsWith("/") === false) throw toUsageError("--path starts with a slash.");
  const sluice = await openSluice(io, positionals[0] ?? values.config);
  // Only now, because the app's `.env` may set PORT.
  const port = toWholeNumber("--port", values.port ?? (io.env["PORT"] || DEFAULT_PORT), PORTS);
  return runService(io, toService(io, sluice, { ...values, port }));
}

const PORTS = { min: 0, max: 65_535 } as const;

type ServeOptions = Omit<OptionValues<typeof OPTIONS>, "port"> & { readonly port: number };

function toService(io: Io, sluice: LoadedSluice, options: ServeOptions): Service {
  const { port, host, path, worker } = options;
  let server: RunningServer | null = null;
  return {
    async start() {
      if (worker) await sluice.start({ handleSignals: false });
      else await openStore(io, sluice);
      server = await startServer(sluice, {
        port,
        ...(host !== undefined && { host }),
        ...(path !== undefined && { path }),
      });
      io.stdout.write(`${toAnnouncement(server.url, sluice, options)}\n`);
    },
    async stop() {
      const closing = server?.stop();
      // Whoever is still sending after that is answered 503 and comes again; the jobs under way need the rest.
      await Promise.race([closing, sleep(DRAIN_MS)]);
      await sluice.stop();
      await closing;
    },
  };
}

const DRAIN_MS = 4_000;
const OPEN_TIMEOUT_MS = 10_000;

/** Ends the start for what waiting cannot mend, such as a locked directory; a database that is down may come back. */
async function openStore(io: Io, sluice: LoadedSluice): Promise<void> {
  try {
    await withTimeout(sluice.migrate(), OPEN_TIMEOUT_MS, toSlowError);
  } catch (error) {
    if (!isSluiceError(error) || error.code !== "STORE_UNAVAILABLE") throw error;
    io.stderr.write(`${error.code}: ${error.message} Senders are told to come again until it is up.\n`);
  }
}

function toSlowError(): SluiceError {
  return new SluiceError("STORE_UNAVAILABLE", "The database did not open in time.");
}

function toAnnouncement(url: string, { sources }: LoadedSluice, options: ServeOptions): string {
  const path = (options.path ?? "/api/webhooks").replace(/\/+$/, "");
  const names = Object.keys(sources).join(", ");
  const work = options.worker ? " and works the queue" : "";
  return `Sluice receives at ${url}${path}/[source]${work}. Sources: ${names}. Ctrl-C ends it.`;
}
