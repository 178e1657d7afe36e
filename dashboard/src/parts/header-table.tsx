import { useState, type ReactNode } from "react";

import type { HeaderView } from "../../../src/dashboard/contract.ts";
import { CopyButton } from "./copy-button.tsx";
import { LongValue, Value } from "./value.tsx";

const SHOWN = 100;

/** Headers, in the order in which they came. */
export function HeaderTable({ headers }: { readonly headers: readonly HeaderView[] }): ReactNode {
  const [shown, setShown] = useState(SHOWN);
  if (headers.length === 0) return <p className="panel-note quiet">No headers were kept.</p>;
  return (
    <>
      <table className="header-table" aria-label="Headers">
        <thead className="hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {headers.slice(0, shown).map(([name, value], index) => (
            <tr key={index}>
              <th scope="row">
                <Value text={name} isCode />
              </th>
              <td>
                <LongValue text={value} limit={300} />
              </td>
              <td className="tight">
                <CopyButton text={value} label={`Copy the value of ${name.slice(0, 60)}`} isBare />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {headers.length > shown && (
        <p className="panel-note">
          <button type="button" className="link" onClick={() => setShown(headers.length)}>
            Show {headers.length - shown} more
          </button>
        </p>
      )}
    </>
  );
}
