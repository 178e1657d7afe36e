import { type SampleContext, type SampleSet, toAlphanumeric } from "./sample.ts";

/** Clerk's envelope around one user, `user_sample`. */
export const clerkSamples: SampleSet = {
  types: ["user.created", "user.updated", "user.deleted"],
  make: (type, context) => ({
    object: "event",
    type,
    timestamp: context.at.getTime(),
    instance_id: "ins_sample",
    event_attributes: {
      http_request: { client_ip: "192.0.2.1", user_agent: `sample/${toAlphanumeric(context.id)}` },
    },
    data: toData(type, context),
  }),
};

function toData(type: string, { at }: SampleContext): Readonly<Record<string, unknown>> {
  switch (type) {
    case "user.created":
      return user(at, "Sample");
    case "user.updated":
      return user(at, "Augusta");
    case "user.deleted":
      return { id: "user_sample", object: "user", deleted: true };
    default:
      return { id: "sample" };
  }
}

function user(at: Date, firstName: string): Readonly<Record<string, unknown>> {
  return {
    id: "user_sample",
    object: "user",
    first_name: firstName,
    last_name: "Example",
    username: null,
    image_url: "https://img.example.com/ada.png",
    primary_email_address_id: "idn_sample",
    email_addresses: [
      {
        id: "idn_sample",
        object: "email_address",
        email_address: "user@example.com",
        verification: { status: "verified", strategy: "email_code" },
      },
    ],
    phone_numbers: [],
    public_metadata: {},
    private_metadata: {},
    created_at: at.getTime(),
    updated_at: at.getTime(),
  };
}
