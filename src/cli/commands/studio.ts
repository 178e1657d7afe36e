import { userInfo } from "node:os";

import { isSluiceError } from "../../core/errors.ts";
import { createDashboard, type Authorize, type Dashboard } from "../../dashboard/index.ts";
import { startLocalServer, type RunningServer, type WebHandler } from "../../node/index.ts";
import { assertMigrated, openDatabase } from "../../store/index.ts";
import { parseArguments, toWholeNumber } from "../arguments.ts";
import { toLocalUrl } from "../base-url.ts";
import { CliError, toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { CONFIG_OPTION } from "../common-options.ts";
import type { Io } from "../io.ts";
import { openSluice } from "../project.ts";
import { runService } from "../run-service.ts";

const OPTIONS = {
  database: { type: "string", value: "URL", help: "a Postgres to look at, without any app: none of its code runs" },
  port: { type: "string", value: "N", help: "0 takes a free one; 4400 unless given" },
  config: CONFIG_OPTION,
} as const;

/** `sluice studio`: the dashboard, on this machine alone. */
export const studio: Command = {
  name: "studio",
  summary: "Open the dashboard on this machine",
  forms: ["studio [FILE] [OPTIONS]", "studio --database URL [--port N]"],
  notes: [
    "Listens on 127.0.0.1 only, and whoever can reach that may act on events.",
    "With --database an event runs again with the handlers it had; without, also with those the app has now.",
  ],
  options: OPTIONS,
  run,
};

const DEFAULT_PORT = "4400";
const MOUNT = "/sluice";

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 1);
  const file = positionals[0] ?? values.config;
  if (values.database !== undefined && file !== undefined) throw toUsageError("Give --database or an app, not both.");
  const port = toWholeNumber("--port", values.port ?? DEFAULT_PORT, { min: 0, max: 65_535 });
  const opened = values.database === undefined ? await openApp(io, file) : await openUrl(values.database);
  let server: RunningServer | null = null;
  return runService(io, {
    async start() {
      server = await startLocalServer(toHandler(opened.dashboard), { port });
      io.stdout.write(`The dashboard is at ${server.url}${MOUNT}. Ctrl-C ends it.\n`);
    },
    async stop() {
      await server?.stop();
      await opened.close();
    },
  });
}

interface Opened {
  readonly dashboard: Dashboard;
  close(): Promise<void>;
}

/** Whoever runs the command is who acts. */
const authorize: Authorize = () => ({ role: "operator", name: userInfo().username });

async function openApp(io: Io, file: string | undefined): Promise<Opened> {
  const sluice = await openSluice(io, file);
  try {
    await sluice.migrate();
    return { dashboard: sluice.dashboard({ authorize, mount: MOUNT }), close: () => sluice.stop() };
  } catch (error) {
    await sluice.stop();
    if (!isSluiceError(error) || error.code !== "STORE_LOCKED") throw error;
    const own = `${toLocalUrl(io.env)}${MOUNT}`;
    throw new CliError(error.code, `${error.message}\nA running app has its own dashboard, most likely at ${own}`, {
      cause: error,
    });
  }
}

/** Reads and changes rows, and never the tables: they may be of an app that is older or newer. */
async function openUrl(url: string): Promise<Opened> {
  if (!/^postgres(ql)?:\/\//.test(url)) throw toUsageError("--database takes a postgres:// URL.");
  const database = await openDatabase({ url });
  try {
    await assertMigrated(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const dashboard = createDashboard({
    authorize,
    mount: MOUNT,
    database: () => Promise.resolve(database),
    handlersFor: () => [],
  });
  return { dashboard, close: () => database.close() };
}

/** Mounts the dashboard where apps do, so that `--url` of the other commands finds its API. */
function toHandler({ GET, POST }: Dashboard): WebHandler {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== MOUNT && !pathname.startsWith(`${MOUNT}/`)) {
      return new Response(null, { status: 307, headers: { location: MOUNT } });
    }
    return request.method === "POST" ? POST(request) : GET(request);
  };
}
