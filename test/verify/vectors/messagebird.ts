import { messagebird } from "../../../src/verify/providers/messagebird.ts";
import type { ProviderVector } from "./vector.ts";

const source = messagebird({
  secret: "36efdd1aace2e26cd490f0d951138253bef2f7c6d34d18981da781555cc4cebb",
  toleranceMs: 5_000,
});
const at = new Date("2021-07-05T12:00:00+02:00");

/** @see https://github.com/messagebird/messagebird-nodejs/blob/master/lib/testdata/webhook-signature-jwt-reference.json */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "MessageBird's own example",
    source,
    at,
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI5M2U1NTAwNi1hMGU4" +
          "LTQ1MjYtYTE5MC1mYTVmZjAwZWExMTYiLCJ1cmxfaGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1NzJkOWNlZmEy" +
          "NTdlZDc0YjI0MDA0YmFlNzUzZWNlNmMyNjAiLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNh" +
          "NTMxOTFkZDgxYzdmNzBhNGIyODY4OGEzNjIxODI5ODZmIn0" +
          "._H--TOuYFLpeEH39-rg5E3IHVkjHozBcaKVWPRC5m9I",
      },
      body: "Hello, World!",
    },
    verdict: "verified",
  },
  {
    name: "MessageBird's own example of special characters",
    source,
    at,
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFk" +
          "LTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0" +
          "OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDciLCJwYXlsb2FkX2hhc2giOiIyNDMxYmQ5Y2NiNDhlZDAxNmZhZDU2N2IwNzcxMjAz" +
          "OGI1Y2RkOTQ5YWM5ZDQxZmU0NjkzZDVhMzg0NWNmN2U4In0" +
          ".IQiKzeEPaO3A48lhKmBDSmxZyCESPCGxdSKFdi0dEJs",
      },
      body: "Some text containg & < >, & and \\u0026",
    },
    verdict: "verified",
  },
  {
    name: "MessageBird's own example of another payload",
    source,
    at,
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiIxNDUwMTUzMi05NmYy" +
          "LTQ2ODQtOTgzMi02OGYwOTUxYWUzNDIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0" +
          "OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDciLCJwYXlsb2FkX2hhc2giOiJmYjYyZjAyYWNkYTdkNzQxNzdhNzAxYTFjZTAwNmU2" +
          "YmFjZDkwYzdkNGQ3YWI0ODE2OTJjMWRhNDdjODEwNzZiIn0" +
          ".m79RCwO6dGa9pvzsQypkVuXQ6eM0CkRl6_U7MfWg6TM",
      },
      body: "Hello, World!",
    },
    verdict: "jwt_body_mismatch",
  },
  {
    name: "MessageBird's own example of a payload added in transit",
    source,
    at,
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFk" +
          "LTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0" +
          "OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ" +
          ".6Fp0rVOsRr1fj9S2GidXAfkmPVofKr8_RTffC6G6r2E",
      },
      body: "Hello, World!",
    },
    verdict: "jwt_claims_refused",
  },
  {
    name: "MessageBird's own example of another secret",
    source,
    at,
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiIyNDNjMjdhZS0yZjAy" +
          "LTQ2YTAtODg1Mi1jNjZmMzdlYTlmNDYiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0" +
          "OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ" +
          ".JgSeYyOtlEKAXk8bz30iJI4tXgf4lxknoiezawuVhb4",
      },
      body: "",
    },
    verdict: "signature_mismatch",
  },
  {
    name: "MessageBird's own example a minute after it expired",
    source,
    at: new Date(at.getTime() + 120_000),
    request: {
      headers: {
        "messagebird-signature-jwt":
          "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
          "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI5M2U1NTAwNi1hMGU4" +
          "LTQ1MjYtYTE5MC1mYTVmZjAwZWExMTYiLCJ1cmxfaGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1NzJkOWNlZmEy" +
          "NTdlZDc0YjI0MDA0YmFlNzUzZWNlNmMyNjAiLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNh" +
          "NTMxOTFkZDgxYzdmNzBhNGIyODY4OGEzNjIxODI5ODZmIn0" +
          "._H--TOuYFLpeEH39-rg5E3IHVkjHozBcaKVWPRC5m9I",
      },
      body: "Hello, World!",
    },
    verdict: "jwt_claims_refused",
  },
];
