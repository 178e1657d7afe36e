/** Hears of an error. */
export type FailureListener = (error: unknown) => void;

const STREAMS = new WeakMap<Response, (listener: FailureListener) => void>();

/** Lets whoever gives an answer out hear of what fails in it afterwards. */
export function announceFailures(answer: Response, listen: (listener: FailureListener) => void): void {
  STREAMS.set(answer, listen);
}

/** Hears of what fails in an answer after it was given out. Most answers are whole by then, and have nothing to tell. */
export function hearFailures(answer: Response, listener: FailureListener): void {
  STREAMS.get(answer)?.(listener);
}
