import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { describe, expect, onTestFinished, test } from "vitest";

import { toDiscordBody } from "../../src/alerts/channels/discord.ts";
import { toSlackBody } from "../../src/alerts/channels/slack.ts";
import { discord, email, slack, webhook, type Notice } from "../../src/alerts/index.ts";

const NOTICE: Notice = {
  firing: [
    {
      rule: "lag",
      subject: "queue",
      message: "The oldest <job> & @everyone waits.",
      link: "https://app.example/sluice",
    },
    { rule: "silence", subject: "stripe", message: "Quiet.", link: null },
  ],
  recovered: [{ rule: "refusals", subject: "github", message: "Refused.", link: null }],
};
const NEVER = new AbortController().signal;

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function receive(status: number): Promise<{ url: string; received: readonly Received[] }> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("ignored");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

describe("a webhook", () => {
  test("carries the notice, and verifies as a standard webhook", async () => {
    const { url, received } = await receive(204);
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

    await webhook({ url, secret, allowPrivate: true }).send(NOTICE, NEVER);

    const [message] = received;
    const verified = new Webhook(secret).verify(message?.body ?? "", message?.headers ?? {}) as { data: Notice };
    expect(verified.data).toEqual(NOTICE);
  });

  test.each([301, 404, 500])("that is answered %i was not taken, and no redirect is followed", async (status) => {
    const { url } = await receive(status);

    await expect(webhook({ url, allowPrivate: true }).send(NOTICE, NEVER)).rejects.toThrow(String(status));
  });

  test.each([
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.0.0.8/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "https://localhost/",
  ])("to %s is not sent", async (url) => {
    await expect(webhook({ url }).send(NOTICE, NEVER)).rejects.toThrow("private network");
  });

  test("ends when its time is up", async () => {
    const { url } = await receive(200);

    await expect(webhook({ url, allowPrivate: true }).send(NOTICE, AbortSignal.abort())).rejects.toThrow();
  });
});

describe("what is refused when the app starts", () => {
  test.each([
    ["slack without an address", () => slack({ url: undefined })],
    ["discord over http", () => discord({ url: "http://discord.example/x" })],
    ["a webhook over http", () => webhook({ url: "http://app.example/" })],
    ["a file", () => webhook({ url: "file:///etc/passwd", allowPrivate: true })],
    ["a short secret", () => webhook({ url: "https://app.example/", secret: "whsec_c2hvcnQ=" })],
    ["mail without a server", () => email({ smtp: undefined, from: "a@b.example", to: "c@d.example" })],
    ["mail over http", () => email({ smtp: "http://mail.example", from: "a@b.example", to: "c@d.example" })],
    ["mail to nobody", () => email({ smtp: "smtp://mail.example", from: "a@b.example", to: [] })],
  ])("%s", (_name, make) => {
    expect(() => make().assertUsable()).toThrow(/alerts: /u);
  });
});

test("Slack's text neither links nor mentions on its own", () => {
  expect(JSON.parse(toSlackBody(NOTICE))).toEqual({
    text: [
      "*Sluice: 2 alerts*",
      "• <https://app.example/sluice|The oldest &lt;job&gt; &amp; @everyone waits.>",
      "• Quiet.",
      "• Over: Refused.",
    ].join("\n"),
  });
});

test("Discord mentions nobody and gets no more than it takes", () => {
  const long: Notice = {
    firing: Array.from({ length: 500 }, (_, index) => ({
      rule: "silence",
      subject: `s${index}`,
      message: "x".repeat(200),
      link: null,
    })),
    recovered: [],
  };

  const body = JSON.parse(toDiscordBody(long)) as { content: string; allowed_mentions: unknown };

  expect(body.content.length).toBe(2_000);
  expect(body.allowed_mentions).toEqual({ parse: [] });
});

describe("mail", () => {
  async function mailServer(options: object): Promise<{ smtp: string; mails: readonly string[] }> {
    const mails: string[] = [];
    const server = new SMTPServer({
      ...options,
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          mails.push(Buffer.concat(chunks).toString());
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => server.close());
    return { smtp: `127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails };
  }

  test("says in its subject that something is wrong, and what in its text", async () => {
    const { smtp, mails } = await mailServer({ authOptional: true, disabledCommands: ["STARTTLS"] });

    await email({ smtp: `smtp://${smtp}`, from: "sluice@app.example", to: "ops@app.example" }).send(NOTICE, NEVER);

    expect(mails[0]).toContain("Subject: Sluice: 2 alerts");
    expect(mails[0]).toContain("Over: Refused.");
  });

  test("with a password is not sent in the clear", async () => {
    const { smtp, mails } = await mailServer({ disabledCommands: ["STARTTLS"] });
    const channel = email({ smtp: `smtp://user:pass@${smtp}`, from: "sluice@app.example", to: "ops@app.example" });

    await expect(channel.send(NOTICE, NEVER)).rejects.toThrow();
    expect(mails).toEqual([]);
  });
});
