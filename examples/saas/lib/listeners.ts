/** How many are reading the stream of ticks. */
export const listeners: { count: number } = { count: 0 };
