// node:http without a framework: reads and verifies; with DATABASE_URL it also stores as the hand-written design does.
import { createServer } from "node:http";

import { createHandWritten, isSigned } from "../support/hand-written.mjs";

const url = process.env["DATABASE_URL"];
const handWritten = url === undefined ? null : createHandWritten(url);
const secret = process.env["WEBHOOK_SECRET"] ?? "";

createServer((request, response) => void handle(request, response)).listen(Number(process.env["PORT"]), "127.0.0.1");

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function handle(request, response) {
  try {
    const body = await readBody(request);
    const header = request.headers["stripe-signature"];
    const isGood = isSigned(body, Array.isArray(header) ? null : header, secret);
    if (isGood) await handWritten?.store(body.toString());
    answer(response, isGood ? 200 : 401);
  } catch {
    answer(response, 500);
  }
}

/** @param {import("node:http").IncomingMessage} request */
function readBody(request) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 */
function answer(response, status) {
  const body = JSON.stringify({ received: status === 200 });
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}
