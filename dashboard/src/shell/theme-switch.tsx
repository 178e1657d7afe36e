import type { ReactNode } from "react";

import { Icon } from "../parts/icon.tsx";
import { THEMES, useTheme, type Theme } from "../theme/theme.ts";

const NAMES: Readonly<Record<Theme, readonly ["system" | "sun" | "moon", string]>> = {
  system: ["system", "as the system"],
  light: ["sun", "light"],
  dark: ["moon", "dark"],
};

/** Goes through the themes. */
export function ThemeSwitch(): ReactNode {
  const [theme, setTheme] = useTheme();
  const [icon, name] = NAMES[theme];
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const label = `Theme: ${name}. Change to ${NAMES[next][1]}`;
  return (
    <button type="button" className="bare" aria-label={label} title={label} onClick={() => setTheme(next)}>
      <Icon name={icon} />
    </button>
  );
}
