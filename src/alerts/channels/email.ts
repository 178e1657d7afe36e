import { SluiceError } from "../../core/errors.ts";
import { lazy } from "../../core/lazy.ts";
import type { Channel } from "../alert.ts";
import { toMessage, toPlainText } from "../message.ts";

/** How alerts are mailed. */
export interface EmailOptions {
  /** The server, as `smtps://user:password@host:465`, or `smtp://` with STARTTLS. */
  readonly smtp: string | undefined;
  readonly from: string;
  readonly to: string | readonly string[];
}

/** The part of nodemailer that is used. */
interface Mailer {
  createTransport(options: Readonly<Record<string, unknown>>): {
    sendMail(mail: Readonly<Record<string, unknown>>): Promise<unknown>;
    close(): void;
  };
}

const TIMEOUT_MS = 10_000;

/** Mails alerts, as plain text. Needs the package `nodemailer`, which is loaded at the first alert. */
export function email(options: EmailOptions): Channel {
  const { from } = options;
  const to = [options.to].flat();
  const readServer = lazy(() => toServer(options.smtp));
  return {
    name: "email",
    assertUsable() {
      readServer();
      if (to.length === 0 || from === "") throw refuse("from and at least one address in to");
    },
    async send(notice, signal) {
      const server = readServer();
      const message = toMessage(notice);
      const transport = (await loadMailer()).createTransport({
        host: server.hostname,
        port: Number(server.port) || (server.protocol === "smtps:" ? 465 : 587),
        secure: server.protocol === "smtps:",
        // A password, or an alert, does not travel in the clear; a server without a password may be a local relay.
        requireTLS: server.username !== "",
        ...(server.username !== "" && { auth: toCredentials(server) }),
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const abort = (): void => transport.close();
      signal.addEventListener("abort", abort, { once: true });
      try {
        await transport.sendMail({ from, to, subject: message.heading, text: toPlainText(message) });
      } finally {
        signal.removeEventListener("abort", abort);
        transport.close();
      }
    },
  };
}

/** The address is not quoted in the error: it holds a password. */
function toServer(smtp: string | undefined): URL {
  const url = typeof smtp === "string" && URL.canParse(smtp) ? new URL(smtp) : null;
  if (url === null || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") {
    throw refuse("smtp, as smtps://user:password@host:465");
  }
  return url;
}

function toCredentials({ username, password }: URL): { readonly user: string; readonly pass: string } {
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

async function loadMailer(): Promise<Mailer> {
  try {
    // Named by a variable, so that the package type-checks, and bundles, where it is not installed.
    const name = "nodemailer";
    const { default: mailer } = (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ name)) as {
      default: Mailer;
    };
    return mailer;
  } catch (cause) {
    throw new SluiceError("DEPENDENCY_MISSING", 'Alerts by email need a package: "npm install nodemailer".', { cause });
  }
}

function refuse(needed: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `alerts: email() needs ${needed}.`);
}
