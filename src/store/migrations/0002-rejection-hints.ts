/** Room for the likely reason of a refusal. */
export const rejectionHints = {
  id: "0002-rejection-hints",
  isBreaking: false,
  text: /* sql */ `alter table sluice.webhook_rejections add column hint text;`,
} as const;
