import { useState, type ReactNode } from "react";

import type { JsonNode } from "../json/parse-json.ts";
import { LongValue, VisibleText } from "./value.tsx";

// Open from the start, as far as one screen holds.
const OPEN_DEPTH = 3;
const OPEN_ENTRIES = 40;
const STEP = 100;
// Deeper levels stay at the same place, or they would leave the page.
const MAX_INDENT = 16;

/** A JSON value as a tree, of which only what is open is there. */
export function JsonTree({ root }: { readonly root: JsonNode }): ReactNode {
  return (
    <div className="tree">
      <Node name={null} node={root} depth={0} />
    </div>
  );
}

interface NodeProps {
  readonly name: string | number | null;
  readonly node: JsonNode;
  readonly depth: number;
}

function Node({ name, node, depth }: NodeProps): ReactNode {
  switch (node.kind) {
    case "object":
      return <Branch name={name} depth={depth} entries={node.entries} brackets="{}" />;
    case "array":
      return (
        <Branch
          name={name}
          depth={depth}
          entries={node.items.map((item, index) => [index, item] as const)}
          brackets="[]"
        />
      );
    case "string":
      return (
        <Leaf name={name}>
          <span className="json-string">
            "<LongValue text={node.value} limit={500} />"
          </span>
        </Leaf>
      );
    case "number":
    case "literal":
      return (
        <Leaf name={name}>
          <span className={`json-${node.kind}`}>
            <LongValue text={node.text} limit={500} />
          </span>
        </Leaf>
      );
  }
}

interface BranchProps {
  readonly name: string | number | null;
  readonly depth: number;
  readonly entries: readonly (readonly [name: string | number, value: JsonNode])[];
  readonly brackets: "{}" | "[]";
}

function Branch({ name, depth, entries, brackets }: BranchProps): ReactNode {
  const [isOpen, setIsOpen] = useState(depth < OPEN_DEPTH && entries.length <= OPEN_ENTRIES);
  const [shown, setShown] = useState(STEP);
  if (entries.length === 0) return <Leaf name={name}>{brackets}</Leaf>;
  return (
    <details
      className="branch"
      open={isOpen}
      onToggle={(event) => event.target === event.currentTarget && setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <Name name={name} />
        <span className="quiet">
          {brackets[0]}
          {!isOpen && `… ${entries.length} ${brackets[1]}`}
        </span>
      </summary>
      {isOpen && (
        <div className={depth < MAX_INDENT ? "children" : "children flat"}>
          {entries.slice(0, shown).map(([key, value], index) => (
            <Node key={index} name={key} node={value} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button type="button" className="link" onClick={() => setShown(shown + STEP * 5)}>
              Show more: {entries.length - shown} are left
            </button>
          )}
        </div>
      )}
      {isOpen && <span className="quiet closing">{brackets[1]}</span>}
    </details>
  );
}

function Leaf({ name, children }: { readonly name: string | number | null; readonly children: ReactNode }): ReactNode {
  return (
    <div className="leaf">
      <Name name={name} />
      {children}
    </div>
  );
}

function Name({ name }: { readonly name: string | number | null }): ReactNode {
  if (name === null) return null;
  return (
    <span className={typeof name === "number" ? "json-index" : "json-name"}>
      <bdi>{typeof name === "number" ? name : <VisibleText text={name.slice(0, MAX_NAME)} />}</bdi>
      <span className="quiet">: </span>
    </span>
  );
}

const MAX_NAME = 300;
