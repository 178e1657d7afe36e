import { SluiceError } from "../core/errors.ts";

/** Makes the error for a wrong option. Neither argument may hold the option's value. */
export type Refuse = (option: string, problem: string) => SluiceError;

/**
 * Makes the {@link Refuse} of one source, so that every message names the source and where to look.
 *
 * @param hint The environment variable the sender's secret or issuer usually comes from.
 */
export function toRefuse(source: string, hint: string | undefined): Refuse {
  return (option, problem) => {
    const advice =
      hint !== undefined && HINTED.test(option) ? ` It usually comes from the environment variable ${hint}.` : "";
    return new SluiceError("CONFIG_INVALID", `Source "${source}", option "${option}": ${problem}.${advice}`);
  };
}

/** The options the variable is about, alone or in a list. */
const HINTED = /^(?:secret|publicKey|password|issuer)(?:\[\d+\])?$/;
