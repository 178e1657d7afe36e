import type { AuthProvider, AuthResult } from "./auth.ts";

/** The user of any of some providers. */
type UserOf<Providers extends readonly AuthProvider<unknown>[]> =
  Providers[number] extends AuthProvider<infer User> ? User : never;

/**
 * Takes users of several kinds, such as people with cookies and programs with keys. The first provider that recognises
 * its credentials decides alone: a bad key is not made good by a cookie beside it.
 */
export function anyOf<const Providers extends readonly [AuthProvider<unknown>, ...AuthProvider<unknown>[]]>(
  ...providers: Providers
): AuthProvider<UserOf<Providers>> {
  const all = providers as readonly unknown[] as readonly AuthProvider<UserOf<Providers>>[];
  const findOwner = (request: Request): AuthProvider<UserOf<Providers>> | undefined =>
    all.find((provider) => provider.recognises?.(request) === true);
  return {
    challenge: [...new Set(providers.map((provider) => provider.challenge))].join(", "),
    usesCookies: providers.some((provider) => provider.usesCookies),
    isAmbient(request) {
      // Before a provider that cannot tell has been asked, any of them may be the one.
      const owner = all.every((provider) => provider.recognises !== undefined) ? findOwner(request) : undefined;
      return owner?.isAmbient(request) ?? providers.some((provider) => provider.isAmbient(request));
    },
    recognises: (request) => request.headers.has("authorization") || findOwner(request) !== undefined,
    async authenticate(request): Promise<AuthResult<UserOf<Providers>>> {
      for (const provider of all) {
        const isOwner = provider.recognises?.(request);
        if (isOwner === false) continue;
        const result = await provider.authenticate(request);
        // Only from one cookie to the next: from a token to a cookie would pass by the CSRF check.
        if (result.kind !== "anonymous" || (isOwner === true && !provider.isAmbient(request))) return result;
      }
      return request.headers.has("authorization")
        ? { kind: "refused", reason: "credentials of no known kind" }
        : { kind: "anonymous" };
    },
  };
}
