export { ALERT_ROUND_MS, createAlertRound, type AlertOptions, type AlertRoundOptions } from "./alert-round.ts";
export type { Channel, Notice, RuleName, Told } from "./alert.ts";
export { discord } from "./channels/discord.ts";
export { email, type EmailOptions } from "./channels/email.ts";
export { slack } from "./channels/slack.ts";
export { webhook, type WebhookOptions } from "./channels/webhook.ts";
export type { QuietHours } from "./quiet-hours.ts";
export type { Rules } from "./rules.ts";
