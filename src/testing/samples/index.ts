import { clerkSamples } from "./clerk.ts";
import { genericSamples, standardSamples } from "./generic.ts";
import { githubSamples } from "./github.ts";
import { kindeSamples } from "./kinde.ts";
import { lemonSqueezySamples } from "./lemon-squeezy.ts";
import type { SampleContext, SampleSet } from "./sample.ts";
import { shopifySamples } from "./shopify.ts";
import { slackSamples } from "./slack.ts";
import { stripeSamples } from "./stripe.ts";
import { supabaseSamples } from "./supabase.ts";

export type { SampleContext } from "./sample.ts";

/**
 * A small body as the provider would send it, ours and made up. Types without one of their own get the envelope.
 *
 * @param provider A definition's name, such as `stripe`; any other gets a common envelope.
 */
export function sampleEvent(provider: string, type: string, context: SampleContext): unknown {
  return setOf(provider).make(type, context);
}

/** The types a provider has sample bodies for. Never empty. */
export function sampleTypes(provider: string): readonly string[] {
  return setOf(provider).types;
}

const SAMPLES: ReadonlyMap<string, SampleSet> = new Map([
  ["clerk", clerkSamples],
  ["github", githubSamples],
  ["kinde", kindeSamples],
  ["lemonsqueezy", lemonSqueezySamples],
  ["shopify", shopifySamples],
  ["slack", slackSamples],
  ["standard-webhooks", standardSamples],
  ["stripe", stripeSamples],
  ["supabase-db", supabaseSamples],
  ["svix", standardSamples],
]);

function setOf(provider: string): SampleSet {
  return SAMPLES.get(provider) ?? genericSamples;
}
