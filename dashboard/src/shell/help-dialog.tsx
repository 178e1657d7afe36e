import type { ReactNode } from "react";

import { Dialog } from "../parts/dialog.tsx";
import { PLACES } from "./places.ts";

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["/", "Search"],
  ["j  k", "Next and previous row"],
  ["Enter", "Open the row"],
  ["r", "Replay the event or the failure, after a question"],
  ["n", "Show new events"],
  ["Esc", "Close, or leave the search"],
  ["?", "This help"],
];

/** What the keys do. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="help">
        <dl>
          {KEYS.map(([keys, does]) => (
            <Key key={keys} keys={keys} does={does} />
          ))}
        </dl>
        <dl>
          {PLACES.map(({ key, name }) => (
            <Key key={key} keys={`g  ${key}`} does={name} />
          ))}
        </dl>
      </div>
    </Dialog>
  );
}

function Key({ keys, does }: { readonly keys: string; readonly does: string }): ReactNode {
  return (
    <div>
      <dt>
        {keys.split("  ").map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
