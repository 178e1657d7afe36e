import { useEffect, useState, type ReactNode } from "react";

import { Icon } from "./icon.tsx";
import { showToast } from "./toasts.tsx";

const SHOWN_MS = 1500;

/** Puts a text on the clipboard and says so. */
export function CopyButton(props: {
  readonly text: string;
  readonly label: string;
  readonly isBare?: boolean;
}): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    write(props.text).then(
      () => setIsCopied(true),
      () => showToast("The browser did not let the page write to the clipboard.", { isError: true }),
    );
  };
  return (
    <button
      type="button"
      className={props.isBare ? "bare" : "small"}
      aria-label={props.label}
      title={props.label}
      onClick={copy}
    >
      <Icon name={isCopied ? "check" : "copy"} size={14} />
      {!props.isBare && <span>{isCopied ? "Copied" : props.label}</span>}
    </button>
  );
}

/** Rejects where there is no clipboard: on pages that came over plain HTTP from another machine. */
async function write(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
