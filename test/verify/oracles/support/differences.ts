import type { Given, Verdicts } from "./compare.ts";

/** Allows official code to accept an altered header that we refuse: a signature we only take in its one spelling. */
export function stricterOn(header: string): (given: Given, verdicts: Verdicts) => boolean {
  return ({ mutation }, { ours, theirs }) => mutation.startsWith(`${header}: `) && theirs && !ours;
}

/** Allows us to accept a list of pairs whose separators were doubled, or lost the space behind them. */
export function laxerOnSeparators(header: string): (given: Given, verdicts: Verdicts) => boolean {
  return ({ mutation, headers }, { ours, theirs }) =>
    mutation.startsWith(`${header}: `) && ours && !theirs && /,,|,[^ ]/.test(headers[header] ?? "");
}
