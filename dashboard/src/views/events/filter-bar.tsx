import { useId, useState, type ReactNode } from "react";

import type { HandlersView, SourcesView } from "../../../../src/dashboard/contract.ts";
import { useView } from "../../api/use-view.ts";
import { Icon } from "../../parts/icon.tsx";
import { Value } from "../../parts/value.tsx";
import { useSession } from "../../session/session-context.ts";
import { EVENT_STATES, SPANS, type FilterName } from "./event-filter.ts";
import { SelectField, TextField } from "./filter-fields.tsx";
import { TimeField } from "./time-field.tsx";
import type { FilterInAddress } from "./use-event-filter.ts";

const LABELS: Readonly<Record<FilterName | "last", string>> = {
  state: "State",
  source: "Source",
  type: "Type",
  id: "Id",
  handler: "Handler",
  header: "Header",
  path: "JSON path",
  value: "Value",
  text: "Words",
  from: "From",
  to: "Before",
  last: "Time",
};

const FURTHER: readonly FilterName[] = ["id", "handler", "header", "path", "value"];

/** What events are looked for. */
export function FilterBar({ address }: { readonly address: FilterInAddress }): ReactNode {
  const { filter, change } = address;
  const [isOpen, setIsOpen] = useState(FURTHER.some((name) => filter[name] !== undefined));
  const sources = useView<SourcesView>("sources?range=day", { isLive: false }).data?.sources ?? [];
  const hasTextSearch = useSession()?.hasTextSearch === true;
  const types = useId();
  return (
    <section className="filters" aria-label="Filters">
      <div className="filter-row">
        <SelectField
          label="State"
          value={filter.state ?? ""}
          options={[["", "Any state"], ...EVENT_STATES.map((state) => [state, state] as const)]}
          onChange={(state) => change({ state })}
        />
        <SelectField
          label="Source"
          value={filter.source ?? ""}
          options={[
            ["", "Any source"],
            ...toOptions(
              sources.map(({ source }) => source),
              filter.source,
            ),
          ]}
          onChange={(source) => change({ source })}
        />
        <TextField
          label="Type"
          placeholder="Any type"
          list={types}
          value={filter.type ?? ""}
          onChange={(type) => change({ type })}
        />
        <datalist id={types}>
          {sources
            .filter(({ source }) => filter.source === undefined || source === filter.source)
            .flatMap(({ source, types: known }) =>
              known.map(({ type }) => <option key={`${source} ${type}`} value={type} />),
            )}
        </datalist>
        <TimeField filter={filter} onChange={change} />
        <TextField
          label={hasTextSearch ? "Words in the body" : "Text in the body"}
          placeholder={hasTextSearch ? "Words in the body" : "Text in the body"}
          value={filter.text ?? ""}
          onChange={(text) => change({ text })}
        />
        <button type="button" className="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <Icon name={isOpen ? "up" : "down"} size={14} /> More filters
        </button>
      </div>
      {isOpen && <FurtherFilters address={address} />}
      <ActiveFilters address={address} />
    </section>
  );
}

function FurtherFilters({ address: { filter, change } }: { readonly address: FilterInAddress }): ReactNode {
  const handlers = useView<HandlersView>("handlers?range=day", { isLive: false }).data?.handlers ?? [];
  return (
    <div className="filter-row further">
      <TextField
        label="Id, ours or the sender’s"
        placeholder="evt_…"
        value={filter.id ?? ""}
        onChange={(id) => change({ id })}
      />
      <SelectField
        label="Handler"
        value={filter.handler ?? ""}
        options={[
          ["", "Any handler"],
          ...toOptions(
            handlers.map(({ handler }) => handler),
            filter.handler,
          ),
        ]}
        onChange={(handler) => change({ handler })}
      />
      <TextField
        label="Header, as name:value"
        placeholder="x-github-event:push"
        value={filter.header ?? ""}
        onChange={(header) => change({ header })}
      />
      <TextField
        label="JSON path"
        placeholder="data.object.customer"
        value={filter.path ?? ""}
        onChange={(path) => change({ path })}
      />
      <TextField
        label="Value there"
        placeholder="cus_…"
        value={filter.value ?? ""}
        onChange={(value) => change({ value })}
      />
    </div>
  );
}

function ActiveFilters({ address: { filter, change, clear } }: { readonly address: FilterInAddress }): ReactNode {
  const active = Object.entries(filter) as [FilterName | "last", string][];
  if (active.length === 0) return null;
  return (
    <div className="active-filters">
      {active.map(([name, value]) => (
        <button key={name} type="button" className="filter-chip" onClick={() => change({ [name]: "" })}>
          <span className="quiet">{LABELS[name]}</span>
          <Value text={SPANS.find(([span]) => name === "last" && span === value)?.[1] ?? value} isClipped />
          <Icon name="cross" size={12} />
          <span className="hidden">Remove</span>
        </button>
      ))}
      <button type="button" className="link" onClick={clear}>
        Clear all
      </button>
    </div>
  );
}

/** Options by their names, with the chosen one even where it is not known. */
function toOptions(names: readonly string[], chosen: string | undefined): readonly (readonly [string, string])[] {
  const all = chosen === undefined || names.includes(chosen) ? names : [...names, chosen];
  return all.map((name) => [name, name] as const);
}
