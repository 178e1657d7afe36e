import { useMemo, useState, type ReactNode } from "react";

const PER_ROW = 16;
const STEP_ROWS = 256;

/** Bytes as they are, sixteen to a row. */
export function HexDump({ base64 }: { readonly base64: string }): ReactNode {
  const bytes = useMemo(() => Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0), [base64]);
  const [rows, setRows] = useState(STEP_ROWS);
  const total = Math.ceil(bytes.length / PER_ROW);
  const text = Array.from({ length: Math.min(rows, total) }, (_, index) => toRow(bytes, index * PER_ROW)).join("\n");
  return (
    <>
      <pre className="raw hex" tabIndex={0} aria-label="The body’s bytes">
        {text}
      </pre>
      {total > rows && (
        <button type="button" className="link" onClick={() => setRows(rows + STEP_ROWS * 8)}>
          Show more: {(bytes.length - rows * PER_ROW).toLocaleString("en")} bytes are left
        </button>
      )}
    </>
  );
}

function toRow(bytes: Uint8Array, start: number): string {
  const row = [...bytes.subarray(start, start + PER_ROW)];
  const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
  const halves = [hex.slice(0, 8).join(" "), hex.slice(8).join(" ")].join("  ").padEnd(PER_ROW * 3);
  const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : ".")).join("");
  return `${start.toString(16).padStart(8, "0")}  ${halves}  ${text}`;
}
