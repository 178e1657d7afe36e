import { useEffect, useState, type ReactNode } from "react";

import { toVisible } from "../../format/visible.ts";

/** A filter that takes one of some values. */
export function SelectField(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <span className={props.value === "" ? "field" : "field set"}>
      <select aria-label={props.label} value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {toVisible(label).slice(0, 80)}
          </option>
        ))}
      </select>
    </span>
  );
}

/** A filter that takes a text: applied on Enter and when it is left. */
export function TextField(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly list?: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  const apply = (): void => {
    if (text.trim() !== props.value) props.onChange(text);
  };
  return (
    <span className={props.value === "" ? "field" : "field set"}>
      <input
        type="text"
        aria-label={props.label}
        title={props.label}
        placeholder={props.placeholder}
        value={text}
        list={props.list}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => event.key === "Enter" && apply()}
      />
    </span>
  );
}
