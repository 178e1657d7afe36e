import { sampleTypes } from "../testing/samples/index.ts";
import type { Source, Sources } from "../verify/index.ts";
import { toCommandLine } from "./command-line.ts";
import { toJsonText } from "./json-text.ts";

/** The sources of an app, and how to go on. */
export function describeSources(sources: Sources, isJson: boolean): string {
  const listed = Object.entries(sources).map(([source, { definition }]) => ({
    source,
    provider: definition.name,
  }));
  if (isJson) return toJsonText({ sources: listed });
  const width = Math.max(...listed.map(({ source }) => source.length));
  const lines = listed.map(({ source, provider }) =>
    source === provider ? `  ${source}` : `  ${source.padEnd(width)}  (${provider})`,
  );
  const first = listed[0]?.source ?? "SOURCE";
  return `Sources:\n${lines.join("\n")}\n\nIts sample events: ${toCommandLine(["send", first])}\n`;
}

/** The types a source has sample events of, and how to send one. */
export function describeSource(name: string, { definition }: Source, isJson: boolean): string {
  const types = sampleTypes(definition.name);
  if (isJson) return toJsonText({ source: name, provider: definition.name, types });
  const lines = types.map((type) => `  ${type}`);
  const first = types[0] ?? "TYPE";
  return `Sample events of ${name}:\n${lines.join("\n")}\n\nSend one: ${toCommandLine(["send", name, first])}\n`;
}
