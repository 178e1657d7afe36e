import type { SampleSet } from "./sample.ts";

/** Kinde's claims about one user, `kp_sample`. */
export const kindeSamples: SampleSet = {
  types: ["user.created", "user.updated", "user.deleted"],
  make: (type, { id, at }) => ({
    event_id: `event_${id}`,
    event_timestamp: at.toISOString(),
    source: "admin",
    timestamp: at.toISOString(),
    type,
    data: toData(type),
  }),
};

const USER = {
  id: "kp_sample",
  email: "user@example.com",
  first_name: "Sample",
  last_name: "Example",
  username: null,
  phone: null,
  is_password_reset_requested: false,
  is_suspended: false,
  organizations: [{ code: "org_sample", permissions: null, roles: null }],
};

function toData(type: string): Readonly<Record<string, unknown>> {
  switch (type) {
    case "user.created":
      return { user: USER };
    case "user.updated":
      return { user: { ...USER, first_name: "Augusta" } };
    case "user.deleted":
      return { user: { id: USER.id } };
    default:
      return { id: "sample" };
  }
}
