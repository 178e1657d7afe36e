/** A round of upkeep that every worker repeats, and any number of them may do at once. */
export interface Keeper {
  /** For logs. */
  readonly name: string;
  /** Wait between rounds. Milliseconds. */
  readonly everyMs: number;
  /** One round; answers whether there is more to do at once. */
  readonly round: () => Promise<boolean>;
}
