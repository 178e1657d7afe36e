/** How many requests of one user the checked servers take. The bad ones may count. */
export const CHECKED_LIMIT = 20;

/**
 * Throws unless a contender does what it is measured for: answers good requests alike, and refuses the others.
 *
 * @param {string} name
 * @param {ReturnType<import("./task-requests.mjs").createTaskRequests>} tasks
 * @param {(request: import("./task-requests.mjs").TaskRequest) => Promise<{ status: number, body: string }>} send
 */
export async function assertGuards(name, { requests, bad }, send) {
  const [first, second] = requests;
  if (first === undefined || second === undefined) throw new Error("no requests");
  assertSame(name, await send(second), second);
  if (name === UNGUARDED) return;
  for (const [what, request] of Object.entries(bad)) {
    const { status } = await send(request);
    if (!EXPECTED[what]?.includes(status)) throw new Error(`${name}: ${what} is answered ${status}`);
  }
  const statuses = [];
  for (let count = 0; count <= CHECKED_LIMIT; count += 1) statuses.push((await send(first)).status);
  if (statuses[0] !== 200 || statuses.at(-1) !== 429) throw new Error(`${name}: limit not kept: ${statuses.join(" ")}`);
}

/** The contender that checks nothing. */
export const UNGUARDED = "plain";

/** @type {Readonly<Record<string, readonly number[]>>} */
const EXPECTED = {
  "no credentials": [401],
  "wrong credentials": [401],
  // tRPC takes no type that a form can send.
  "another site": [403, 415],
  "no JSON": [400, 422],
  "an invalid body": [400, 422],
};

/**
 * @param {string} name
 * @param {{ status: number, body: string }} answer
 * @param {import("./task-requests.mjs").TaskRequest} request
 */
function assertSame(name, { status, body }, request) {
  if (status !== 200) throw new Error(`${name}: a good request is answered ${status}: ${body}`);
  const parsed = JSON.parse(body);
  // tRPC has an envelope.
  const { id, createdBy, ...task } = parsed.result?.data ?? parsed;
  const isSame = JSON.stringify(task) === JSON.stringify(JSON.parse(request.body));
  if (!isSame || id !== "task_1" || createdBy !== (name === UNGUARDED ? "user_000" : "user_001")) {
    throw new Error(`${name}: another answer: ${body}`);
  }
}
