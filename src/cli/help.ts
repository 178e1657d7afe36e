import type { OptionSpecs } from "./arguments.ts";
import type { Command } from "./command.ts";

/** The list of commands. */
export function toHelp(commands: readonly Command[], version: string): string {
  return [
    `Sluice ${version}: webhooks, received and worked off.`,
    "",
    "Usage: sluice COMMAND [OPTIONS]",
    "",
    ...toColumns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "sluice help COMMAND says more. SLUICE_DEBUG=1 shows where an error came from.",
    "",
  ].join("\n");
}

/** All about one command. */
export function toCommandHelp({ summary, forms, notes = [], options }: Command): string {
  return [
    summary,
    "",
    ...forms.map((form, index) => `${index === 0 ? "Usage: " : "       "}sluice ${form}`),
    "",
    ...toColumns(toOptionRows(options)),
    ...notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

function toOptionRows(options: OptionSpecs): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { value, help }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  ]);
}

function toColumns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, meaning]) => `  ${term.padEnd(width)}  ${meaning}`);
}
