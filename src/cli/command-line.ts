/** A command to copy: quoted for a POSIX shell where it has to be. */
export function toCommandLine(words: readonly string[]): string {
  return ["npx", "sluice", ...words.map(quote)].join(" ");
}

/** Options as they were given, to repeat them in a command. Those listed in `except` are left out. */
export function toOptionWords(
  values: Readonly<Record<string, string | boolean | undefined>>,
  except: readonly string[],
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (except.includes(name) || value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
