import type { CertificateOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/** Options of {@link googlePubsub}: which tokens of Google are meant for this endpoint. */
export interface GooglePubsubOptions extends CertificateOptions {
  /** The audience of the push subscription; its URL if none was set there. */
  readonly audience: string | undefined;
  /** The service account the subscription pushes as. */
  readonly serviceAccount: string | undefined;
}

/**
 * Push subscriptions of Google Cloud Pub/Sub with authentication. Types are the attribute `eventType` where a message
 * has one, as those of Cloud Storage do.
 *
 * The token proves who sent a delivery, not what was sent.
 */
export const googlePubsub: Provider<AnyEvents, GooglePubsubOptions> = defineProvider({
  name: "google-pubsub",
  title: "Google Cloud Pub/Sub",
  docs: "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
  evidence: { oracle: "google-auth-library (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "jwt",
    carrier: { in: "bearer" },
    algorithms: ["RS256"],
    keys: { from: "url", url: "https://www.googleapis.com/oauth2/v3/certs" },
    requiredClaims: ["exp"],
    expectedClaims: {
      iss: "https://accounts.google.com",
      aud: "{setting:audience}",
      email: "{setting:serviceAccount}",
      email_verified: true,
    },
  },
  id: { in: "body", path: "message.messageId" },
  type: { in: "body", paths: ["message.attributes.eventType"] },
  settings: ["audience", "serviceAccount"],
  secretHint: "PUBSUB_AUDIENCE",
});
