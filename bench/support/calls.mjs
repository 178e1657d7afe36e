import { fileURLToPath } from "node:url";

import { startNode } from "./processes.mjs";

/**
 * Starts a script that answers with {@link answerCalls}, and waits until it is ready.
 *
 * @param {string} script Its path in bench/.
 * @param {Record<string, string>} env
 * @returns {Promise<Callee>}
 */
export async function startCallee(script, env) {
  const owned = startNode([fileURLToPath(new URL(`../${script}`, import.meta.url))], { env });
  let lastId = 0;
  const call = (/** @type {string} */ name, /** @type {unknown} */ argument) => {
    const answer = exchange(owned, script, { id: (lastId += 1), name });
    owned.child.send({ id: lastId, name, argument });
    return answer;
  };
  await exchange(owned, script, READY);
  return { call, end: owned.end };
}

/**
 * Lets the process that started this one call these functions.
 *
 * @param {Record<string, (argument: any) => Promise<unknown>>} functions
 */
export function answerCalls(functions) {
  const answer = async (/** @type {Call} */ { id, name, argument }) => {
    try {
      process.send?.({ id, answer: await functions[name]?.(argument) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  };
  process.on("message", (/** @type {Call} */ call) => void answer(call));
  // What is sent to a process that does not listen yet is lost.
  process.send?.({ id: READY.id });
}

/**
 * @typedef {object} Callee
 * @property {(name: string, argument?: unknown) => Promise<any>} call
 * @property {() => Promise<void>} end
 */

/**
 * @typedef {object} Call
 * @property {number} id
 * @property {string} name
 * @property {unknown} argument
 */

// Longer than any one measurement takes, so that a hung process fails the run and does not stall it.
const CALL_TIMEOUT_MS = 90_000;
const READY = { id: 0, name: "ready" };

/**
 * @param {import("./processes.mjs").OwnedProcess} owned
 * @param {string} script
 * @param {Pick<Call, "id" | "name">} call
 * @returns {Promise<any>}
 */
function exchange({ child, output, exited }, script, call) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => settle(() => reject(new Error(`${script}: ${why}\n${output()}`)));
    const onMessage = (/** @type {any} */ message) => {
      if (message?.id !== call.id) return;
      if (message.error === undefined) settle(() => resolve(message.answer));
      else fail(message.error);
    };
    const timer = setTimeout(() => fail(`no answer to ${call.name} within ${CALL_TIMEOUT_MS} ms`), CALL_TIMEOUT_MS);
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(timer);
      child.off("message", onMessage);
      how();
    };
    child.on("message", onMessage);
    void exited.then(() => fail("ended"));
  });
}
