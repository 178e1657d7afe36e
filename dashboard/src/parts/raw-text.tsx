import { useState, type ReactNode } from "react";

import { VisibleText } from "./value.tsx";

const STEP = 20_000;

/** A text as it is, in its own lines, the beginning first. */
export function RawText({ text }: { readonly text: string }): ReactNode {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <pre className="raw" tabIndex={0} aria-label="The body’s text">
        <bdi>
          <VisibleText text={text.slice(0, shown)} keepsLines />
        </bdi>
      </pre>
      {text.length > shown && (
        <button type="button" className="link" onClick={() => setShown(shown + STEP * 5)}>
          Show more: {(text.length - shown).toLocaleString("en")} characters are left
        </button>
      )}
    </>
  );
}
