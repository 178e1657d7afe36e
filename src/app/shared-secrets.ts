import type { Logger } from "../core/logger.ts";
import type { Source, Sources } from "../verify/index.ts";

/** Warns where two sources have a secret in common: what is signed for one of them passes at the other. */
export function warnOfSharedSecrets(sources: Sources, logger: Logger): void {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const [name, source] of Object.entries(sources)) {
    for (const secret of listSecrets(source)) {
      const owner = owners.get(secret);
      if (owner === undefined) owners.set(secret, name);
      else if (owner !== name) shared.add(owner).add(name);
    }
  }
  if (shared.size === 0) return;
  logger.warn("sources share a secret; give each its own", { sources: [...shared].join(", ") });
}

/** Without public keys, which are the sender's and the same for everyone. */
function listSecrets({ definition, secrets }: Source): readonly string[] {
  return definition.scheme.kind === "signature" ? [] : secrets.map(({ secret }) => secret);
}
