import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startDeadline } from "../../src/core/deadline.ts";

// Lengths are each test's own: queues outlive a test, and their timers a clock that is put aside.
let lengthMs = 10_000;

beforeEach(() => {
  vi.useFakeTimers();
  lengthMs += 1;
});

afterEach(() => void vi.useRealTimers());

test("what is not cleared is late, once and not before", () => {
  const late = vi.fn();
  startDeadline(lengthMs, late);

  vi.advanceTimersByTime(lengthMs - 1);
  expect(late).not.toHaveBeenCalled();
  vi.advanceTimersByTime(lengthMs * 2);
  expect(late).toHaveBeenCalledOnce();
});

test("what is cleared is never late", () => {
  const late = vi.fn();
  const deadline = startDeadline(lengthMs, late);

  deadline.clear();
  deadline.clear();
  vi.advanceTimersByTime(lengthMs * 3);

  expect(late).not.toHaveBeenCalled();
});

test("each ends in its own time, whichever before it were cleared", () => {
  const late: number[] = [];
  const startedAtMs = performance.now();
  const deadlines = Array.from({ length: 10 }, (_, index) => {
    const deadline = startDeadline(lengthMs, () =>
      late.push(Math.round(performance.now() - startedAtMs) - index * 100),
    );
    vi.advanceTimersByTime(100);
    return deadline;
  });
  for (const [index, deadline] of deadlines.entries()) if (index % 3 === 0) deadline.clear();

  vi.advanceTimersByTime(lengthMs);

  expect(late).toEqual(Array.from({ length: 6 }, () => lengthMs));
});

test("one that is begun while another is late has its full time", () => {
  const second = vi.fn();
  startDeadline(lengthMs, () => void startDeadline(lengthMs, second));

  vi.advanceTimersByTime(lengthMs * 2 - 1);
  expect(second).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(second).toHaveBeenCalledOnce();
});

test("those of equal length share a timer", () => {
  for (let index = 0; index < 100; index += 1) startDeadline(lengthMs, () => undefined);

  expect(vi.getTimerCount()).toBe(1);
});

test.each([
  ["is cleared keeps no process alive", "clear", 0],
  ["is not cleared does", "keep", 7],
])("what %s", async (_name, how, code) => {
  vi.useRealTimers();
  const module = new URL("../../dist/core/deadline.js", import.meta.url).href;
  const script = `
    import { startDeadline } from ${JSON.stringify(module)};
    const deadline = startDeadline(300, () => process.exit(7));
    if (${JSON.stringify(how)} === "clear") deadline.clear();`;

  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "ignore" });

  expect((await once(child, "exit"))[0]).toBe(code);
});

test("lengths beyond the first 64 work as well", () => {
  const late = vi.fn();
  for (let index = 0; index < 200; index += 1) startDeadline(20_000 + index, late);

  vi.advanceTimersByTime(20_200);

  expect(late).toHaveBeenCalledTimes(200);
});
