// The checks by a route of Sluice.
import { apiKeyAuth, createApi, jwtAuth } from "sluice/route";

import {
  CREDENTIAL,
  findKey,
  JWKS,
  KEY_PREFIX,
  LIMIT,
  ORIGIN,
  taskSchema,
  toCreated,
  TOKEN_RULES,
  WINDOW_MS,
} from "../support/guarded-task.mjs";

const auth =
  CREDENTIAL === "api-key"
    ? apiKeyAuth({ prefix: KEY_PREFIX, find: async (hash) => findKey(hash) })
    : jwtAuth({
        issuer: TOKEN_RULES.issuer,
        audience: TOKEN_RULES.audience,
        algorithms: TOKEN_RULES.algorithms,
        toUser: ({ sub }) => ({ id: sub }),
        fetch: async () => Response.json(JWKS),
      });

const api = createApi({ origin: ORIGIN, auth, rateLimit: { allowMemory: true } });

/** A request, and what Next.js gives beside it. */
export const answer = api
  .route("/guarded/sluice")
  // Said for itself, so that a bearer token is no exemption.
  .csrf("auto")
  .rateLimit({ by: "user", limit: LIMIT, windowMs: WINDOW_MS })
  .body(taskSchema)
  .handle(({ body, user }) => toCreated(body, user.id));
