import { sonarQube } from "../../../src/verify/providers/sonarqube.ts";
import { type ProviderVector, withExampleSecret } from "./vector.ts";

const source = withExampleSecret(sonarQube.definition, "my_secret");
const at = new Date("2026-11-20T12:00:00Z");
const headers = {
  "x-sonar-webhook-hmac-sha256": "ef35d3420a3df3d05f8f7eb3b53384abc41395f164245d6c7e78a70e61703dde",
};
const body = '{"payload": {}}';

/** @see https://github.com/SonarSource/sonarqube (WebhookCallerImplTest.java in server/sonar-server-common) */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example of SonarQube's own test", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the example of SonarQube's own test without its space",
    source,
    at,
    request: { headers, body: '{"payload":{}}' },
    verdict: "signature_mismatch",
  },
];
