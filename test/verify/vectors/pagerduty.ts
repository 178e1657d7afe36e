import { pagerDuty } from "../../../src/verify/providers/pagerduty.ts";
import type { ProviderVector } from "./vector.ts";

const source = pagerDuty({ secret: "lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK" });
const at = new Date("2021-04-26T17:36:27Z");
const SIGNATURE = "v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd";
const OTHER = "v1=7020c8a7ec668a9b7012bc3dd82e483394b038f4230acc6785efbf2a7d8bcaf5";
const toReference = (id: string, path: string, summary: string, type: string): unknown => ({
  html_url: `https://acme.pagerduty.com/${path}/${id}`,
  id,
  self: `https://api.pagerduty.com/${path}/${id}`,
  summary,
  type,
});
const body = JSON.stringify({
  event: {
    id: "01BWDWL3NYY7LUFPZCC28QUCMK",
    event_type: "incident.priority_updated",
    resource_type: "incident",
    occurred_at: "2021-04-26T17:36:27.458Z",
    agent: toReference("PLH1HKV", "users", "Tenex Engineer", "user_reference"),
    client: null,
    data: {
      id: "PGR0VU2",
      type: "incident",
      self: "https://api.pagerduty.com/incidents/PGR0VU2",
      html_url: "https://acme.pagerduty.com/incidents/PGR0VU2",
      number: 2,
      status: "triggered",
      title: "A little bump in the road",
      service: toReference("PF9KMXH", "services", "API Service", "service_reference"),
      assignees: [toReference("PTUXL6G", "users", "User 123", "user_reference")],
      escalation_policy: toReference("PUS0KTE", "escalation_policies", "Default", "escalation_policy_reference"),
      teams: [toReference("PFCVPS0", "teams", "Engineering", "team_reference")],
      priority: {
        html_url: "https://acme.pagerduty.com/account/incident_priorities",
        id: "PSO75BM",
        self: "https://api.pagerduty.com/priorities/PSO75BM",
        summary: "P1",
        type: "priority_reference",
      },
      urgency: "high",
      conference_bridge: { conference_number: 1000, conference_url: "https://example.com" },
      resolve_reason: null,
    },
  },
});

function toRequest(signature: string): ProviderVector["request"] {
  return { headers: { "x-pagerduty-signature": signature }, body };
}

/** @see https://github.com/PagerDuty/go-pagerduty/blob/main/webhookv3/webhookv3_test.go */
export const VECTORS: readonly ProviderVector[] = [
  { name: "PagerDuty's own example", source, at, request: toRequest(SIGNATURE), verdict: "verified" },
  {
    name: "PagerDuty's own example among the signatures of two secrets",
    source,
    at,
    request: toRequest(`${OTHER},${SIGNATURE}`),
    verdict: "verified",
  },
  {
    name: "PagerDuty's own example of a wrong signature",
    source,
    at,
    request: toRequest(OTHER),
    verdict: "signature_mismatch",
  },
  {
    name: "PagerDuty's own example as another version",
    source,
    at,
    request: toRequest(SIGNATURE.replace("v1", "v2")),
    verdict: "signature_malformed",
  },
];
