import type { SampleSet } from "./sample.ts";

/** The envelope most senders use: an id, a type, a time and what happened. */
export const genericSamples: SampleSet = {
  types: ["sample.created"],
  make: (type, { id, at }) => ({
    id,
    type,
    timestamp: at.toISOString(),
    data: { id: "sample", name: "Sample", email: "sample@example.com" },
  }),
};

/** Standard Webhooks: the id travels in a header. */
export const standardSamples: SampleSet = {
  types: ["contact.created", "contact.updated"],
  make: (type, { at }) => ({
    type,
    timestamp: at.toISOString(),
    data: { id: "contact_sample", name: "Sample", email: "sample@example.com" },
  }),
};
