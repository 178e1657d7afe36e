import type { ProviderDefinition } from "../../verify/index.ts";
import { clerkSamples } from "./clerk.ts";
import { genericSamples, standardSamples, toDefinedSample } from "./generic.ts";
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

/**
 * The body of a test delivery as a definition's sender would write it: a sample of the provider's, or one made from the
 * definition, as a form where the sender sends forms, and inside a list where it sends lists.
 */
export function toSampleBody(definition: ProviderDefinition, type: string, context: SampleContext): string {
  const set = SAMPLES.get(definition.name);
  const sample = set === undefined ? toDefinedSample(definition, type, context) : set.make(type, context);
  // JSON of its fields is what `sign` makes a form of; senders of both may sign forms only.
  if (set === undefined && definition.payload === "form-or-json" && isFlat(sample)) return toForm(sample);
  return JSON.stringify(definition.batch === undefined ? sample : toBatch(definition.batch.path, sample));
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

function isFlat(sample: unknown): sample is Readonly<Record<string, string>> {
  return Object.values(sample as object).every((value) => typeof value === "string");
}

function toForm(sample: Readonly<Record<string, string>>): string {
  return new URLSearchParams(sample).toString();
}

function toBatch(path: string, sample: unknown): unknown {
  const keys = path === "" ? [] : path.split(".");
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), [sample]);
}
