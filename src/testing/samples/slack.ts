import { type SampleSet, toAlphanumeric, toSeconds } from "./sample.ts";

/** Slack's Events API envelope. The type is the inner event's. */
export const slackSamples: SampleSet = {
  types: ["app_mention"],
  make: (type, { id, at }) => ({
    type: "event_callback",
    token: "unused",
    team_id: "T0SAMPLE",
    api_app_id: "A0SAMPLE",
    event_id: `Ev${toAlphanumeric(id)}`,
    event_time: toSeconds(at),
    event: {
      type,
      user: "U0SAMPLE",
      channel: "C0SAMPLE",
      text: "<@U0APP> is the deployment done?",
      ts: `${toSeconds(at)}.000100`,
      event_ts: `${toSeconds(at)}.000100`,
    },
    authorizations: [{ team_id: "T0SAMPLE", user_id: "U0APP", is_bot: true }],
  }),
};
