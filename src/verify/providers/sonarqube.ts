import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from SonarQube Server and SonarQube Cloud after each analysis. Types are how it ended, such as `SUCCESS`.
 * No time is signed, so only the ledger catches a replay.
 */
export const sonarQube: Provider<AnyEvents> = defineProvider({
  name: "sonarqube",
  title: "SonarQube",
  docs: "https://docs.sonarsource.com/sonarqube-server/project-administration/webhooks",
  evidence: {
    vectors:
      "https://github.com/SonarSource/sonarqube/blob/master/server/sonar-server-common/src/test/java/org/sonar/server/webhook/WebhookCallerImplTest.java",
    checkedOn: "2026-11-21",
  },
  scheme: { kind: "hmac", signature: { header: "x-sonar-webhook-hmac-sha256", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["status"] },
  secretHint: "SONARQUBE_WEBHOOK_SECRET",
});
