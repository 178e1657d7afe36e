import { useState, type ReactNode } from "react";

import { toVisible, toVisibleParts } from "../format/visible.ts";

/** How a value is shown. */
export interface ValueProps {
  readonly text: string;
  readonly isCode?: boolean;
  /** Cut with an ellipsis where there is no room; the whole is in the title. */
  readonly isClipped?: boolean;
}

/** A value that came from outside: text alone, apart from its surroundings' direction, nothing in it hidden. */
export function Value({ text, isCode = false, isClipped = false }: ValueProps): ReactNode {
  const names = ["value", isCode && "code", isClipped && "clipped"].filter(Boolean).join(" ");
  return (
    <bdi className={names} title={isClipped ? toVisible(text.slice(0, MAX_TITLE)) : undefined}>
      <VisibleText text={isClipped ? text.slice(0, MAX_CLIPPED) : text} />
    </bdi>
  );
}

// A clipped value is never wider than a screen, and a title never longer than one.
const MAX_CLIPPED = 400;
const MAX_TITLE = 2000;

/** A text whose hidden characters are named. */
export function VisibleText({
  text,
  keepsLines = false,
}: {
  readonly text: string;
  readonly keepsLines?: boolean;
}): ReactNode {
  const parts = toVisibleParts(text, keepsLines);
  if (parts.length === 1 && parts[0]?.isEscape === false) return text;
  return parts.map(({ text: part, isEscape }, index) =>
    isEscape ? (
      <span key={index} className="escape" title="A character that is not visible by itself">
        {part}
      </span>
    ) : (
      part
    ),
  );
}

/** How a long value is shown. */
export interface LongValueProps {
  readonly text: string;
  /** Characters to begin with. */
  readonly limit?: number;
  /** Whether it keeps its lines, as a stack trace wants. */
  readonly keepsLines?: boolean;
}

/** A value of any length: its beginning, and the rest when asked for. */
export function LongValue({ text, limit = 400, keepsLines = false }: LongValueProps): ReactNode {
  const [shown, setShown] = useState(limit);
  return (
    <span className="long-value">
      <bdi className="value code wraps">
        <VisibleText text={text.slice(0, shown)} keepsLines={keepsLines} />
      </bdi>
      {text.length > shown && (
        <button type="button" className="link" onClick={() => setShown(shown + STEP)}>
          show {Math.min(STEP, text.length - shown).toLocaleString("en")} more characters
        </button>
      )}
    </span>
  );
}

const STEP = 10_000;
