import { request as startRequest } from "node:http";

/**
 * Sends one request and says how the answer is made up. Bytes are as on the wire, without the status line.
 *
 * @param {string} url
 * @param {import("./task-requests.mjs").TaskRequest} request
 * @returns {Promise<{ status: number, body: string, headBytes: number, bodyBytes: number }>}
 */
export function sendTask(url, { headers, body }) {
  return new Promise((resolve, reject) => {
    const options = {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: false,
    };
    const request = startRequest(url, options, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          body: bytes.toString(),
          // Each header has a colon, a space and a line end.
          headBytes: response.rawHeaders.join("").length + response.rawHeaders.length * 2,
          bodyBytes: bytes.length,
        });
      });
    });
    request.once("error", reject);
    request.end(body);
  });
}
