import { useState, type ReactNode } from "react";

import { SPANS, type EventFilter } from "./event-filter.ts";
import { SelectField } from "./filter-fields.tsx";

const CUSTOM = "custom";

/** A filter by the time of receipt: a span that ends now, or from and before an instant. */
export function TimeField(props: {
  readonly filter: EventFilter;
  readonly onChange: (changes: Readonly<Record<string, string>>) => void;
}): ReactNode {
  const { filter, onChange } = props;
  const hasInstants = filter.from !== undefined || filter.to !== undefined;
  const [isCustom, setIsCustom] = useState(hasInstants);
  const isOpen = isCustom || hasInstants;
  const choose = (value: string): void => {
    setIsCustom(value === CUSTOM);
    onChange({ last: value === CUSTOM ? "" : value, from: "", to: "" });
  };
  return (
    <>
      <SelectField
        label="Time"
        value={isOpen ? CUSTOM : (filter.last ?? "")}
        options={[["", "Any time"], ...SPANS.map(([name, label]) => [name, label] as const), [CUSTOM, "From … to …"]]}
        onChange={choose}
      />
      {isOpen && (
        <span className="instants">
          <InstantField label="From" value={filter.from} onChange={(from) => onChange({ from, last: "" })} />
          <InstantField label="Before" value={filter.to} onChange={(to) => onChange({ to, last: "" })} />
        </span>
      )}
    </>
  );
}

function InstantField(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <span className="field">
      <input
        aria-label={props.label}
        type="datetime-local"
        title={props.label}
        value={toLocal(props.value)}
        onChange={(event) => props.onChange(toInstant(event.target.value))}
      />
    </span>
  );
}

function toLocal(instant: string | undefined): string {
  const at = Date.parse(instant ?? "");
  if (Number.isNaN(at)) return "";
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toInstant(local: string): string {
  const at = Date.parse(local);
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}
