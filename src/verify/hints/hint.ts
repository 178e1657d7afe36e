/** The likely reason for a refusal. Closed: every hint is listed, stored and documented. */
export type Hint =
  | "body_reserialised"
  | "body_truncated"
  | "secret_of_another_kind"
  | "secret_expired"
  | "secret_of_another_mode"
  | "headers_of_another_sender"
  | "clock_skew"
  | "url_differs"
  | "secret_of_another_source";

/** What each hint means and what to do about it, in a sentence for people. */
export const HINT_TEXTS: Readonly<Record<Hint, string>> = {
  body_reserialised:
    "The body was parsed and written again on its way here; let whatever stands in front pass the bytes on unchanged.",
  body_truncated: "The body ends too early; raise the size limit of the proxy or middleware in front.",
  secret_of_another_kind:
    "The configured secret is of another kind, such as an API key, or is written in another encoding; copy the signing secret of this webhook from the sender.",
  secret_expired: "It was signed with a secret whose end date has passed; let the sender sign with the newer one.",
  secret_of_another_mode:
    "The event says whether it is a test, and test and live endpoints have secrets of their own; check that the configured one belongs to the same mode.",
  headers_of_another_sender:
    "The headers are those of another sender; check which source's address was given to which sender.",
  clock_skew:
    "The signature is good but its time is too far from ours; check this machine's clock, or what held the delivery up.",
  url_differs:
    "The signature is good for another address; set the option url to exactly the address that was given to the sender.",
  secret_of_another_source:
    "It was signed with the secret of another source of this app; check which source's address was given to the sender.",
};
