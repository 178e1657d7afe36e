import { expect, test } from "vitest";
import type { Verdict } from "../../src/verify/index.ts";
import { PROVIDERS } from "../../src/verify/providers/catalogue.ts";
import { CUSTOM } from "./mutation/custom-definitions.ts";
import { isGenuine } from "./mutation/genuine.ts";
import { toMustVerify } from "./mutation/must-verify.ts";
import { BODY_TABLE } from "./mutation/operators/body-operators.ts";
import { CANDIDATE_TABLE } from "./mutation/operators/candidate-operators.ts";
import { ENCODING_TABLE } from "./mutation/operators/encoding-operators.ts";
import { toForeignTable } from "./mutation/operators/foreign-operators.ts";
import type { Mutant, OperatorTable } from "./mutation/operators/operator.ts";
import { TEXT_TABLE } from "./mutation/operators/text-operators.ts";
import { TIME_TABLE } from "./mutation/operators/time-operators.ts";
import { TOKEN_TABLE } from "./mutation/operators/token-operators.ts";
import { createRandom } from "./mutation/random.ts";
import { createSubject, type Subject } from "./mutation/subject.ts";
import { toArrival, type Wire } from "./mutation/wire.ts";
import { NOW } from "./senders.ts";

const DEFINITIONS = [...PROVIDERS.map(({ definition }) => definition), ...CUSTOM];
const SUBJECTS = await Promise.all(DEFINITIONS.map((definition) => createSubject(definition, "one")));
const STRANGERS = await Promise.all(DEFINITIONS.map((definition) => createSubject(definition, "other")));

const CASES = SUBJECTS.map((subject, index) => [subject.name, subject, index] as const);
let refusedCount = 0;

test.each(CASES)("A4 %s accepts its sender's deliveries and none that was altered", async (_name, subject, index) => {
  const stranger = STRANGERS[index]!;
  const neighbour = STRANGERS[(index + 1) % STRANGERS.length]!;
  const table = { ...TEXT_TABLE, ...ENCODING_TABLE, ...BODY_TABLE, ...CANDIDATE_TABLE, ...TIME_TABLE, ...TOKEN_TABLE };

  const refused = await findRefused(subject);
  const altered = await findAccepted(subject, { ...table, ...toForeignTable({ stranger, neighbour }) });

  expect(refused).toEqual([]);
  expect(altered.accepted).toEqual([]);
  expect(altered.count).toBeGreaterThan(150);
  refusedCount += altered.count;
});

test("at least 100,000 altered deliveries were refused", () => {
  expect(refusedCount).toBeGreaterThanOrEqual(100_000);
});

/** What the sender itself may send and is not accepted. */
async function findRefused(subject: Subject): Promise<readonly string[]> {
  const good = [...toMustVerify(subject)];
  const kinds = await verifyAll(subject, good);
  return good.filter((_request, index) => kinds[index] !== "verified").map(({ name }) => name);
}

interface Attempts {
  readonly accepted: readonly string[];
  readonly count: number;
}

async function findAccepted(subject: Subject, table: OperatorTable): Promise<Attempts> {
  const attempts = Object.entries(table).flatMap(([name, operate]) =>
    subject.bases.map((base, index) => {
      const mutants = [...operate(base, subject, createRandom(`${subject.name}/${name}/${index}`))];
      return tryAll(`${name} (delivery ${index})`, mutants, subject);
    }),
  );
  const all = await Promise.all(attempts);
  return { accepted: all.flatMap(({ accepted }) => accepted), count: sum(all.map(({ count }) => count)) };
}

/** What is no alteration of anything that is proven does not count. */
async function tryAll(name: string, mutants: readonly Mutant[], subject: Subject): Promise<Attempts> {
  const forged = mutants.filter(
    ({ wire, isGenuineButRefused }) => isGenuineButRefused === true || !isGenuine(subject, wire),
  );
  const kinds = await verifyAll(subject, forged);
  const accepted = forged.filter((_mutant, index) => kinds[index] === "verified");
  return { accepted: accepted.map(({ wire }) => `${name}: ${toText(wire)}`), count: forged.length };
}

function verifyAll(
  { open }: Subject,
  requests: readonly Pick<Mutant, "wire" | "now">[],
): Promise<readonly Verdict["kind"][]> {
  return Promise.all(requests.map(async ({ wire, now = NOW }) => (await open.verify(toArrival(wire), now)).kind));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function toText({ query, headers, body }: Wire): string {
  return JSON.stringify({ query, headers, body: body.toString("latin1") });
}
