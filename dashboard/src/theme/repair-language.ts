/**
 * The browser's language, repaired. On a machine without a locale it reads `en-US@posix`; the chart library hands that to
 * `Intl` while it loads, which throws: so this is imported before it.
 */
export const LANGUAGE: string = repairLanguage();

function repairLanguage(): string {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
  return navigator.language;
}
