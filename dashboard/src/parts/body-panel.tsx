import { useMemo, useState, type ReactNode } from "react";

import type { BodyView } from "../../../src/dashboard/contract.ts";
import { toBytesText } from "../format/quantities.ts";
import { parseJson, type JsonNode } from "../json/parse-json.ts";
import { toIndented } from "../json/to-indented.ts";
import { Chip } from "./chip.tsx";
import { CopyButton } from "./copy-button.tsx";
import { HexDump } from "./hex-dump.tsx";
import { JsonTree } from "./json-tree.tsx";
import { Panel } from "./panel.tsx";
import { RawText } from "./raw-text.tsx";
import { Segments } from "./segments.tsx";

type Form = "tree" | "text" | "raw" | "hex";

const NAMES: Readonly<Record<Form, string>> = { tree: "Tree", text: "Text", raw: "Raw", hex: "Hex" };

/** A body, in the forms one looks at bodies in. */
export function BodyPanel({ body, title = "Body" }: { readonly body: BodyView; readonly title?: string }): ReactNode {
  const { text } = body;
  const root = useMemo(() => (text === null ? null : parseJson(text)), [text]);
  const forms = toForms(root !== null, text !== null);
  const [chosen, setChosen] = useState<Form | null>(null);
  const form = forms.find((known) => known === chosen) ?? forms[0] ?? "hex";
  const heading = (
    <>
      {title} <small className="quiet">{toBytesText(body.bytes)}</small>
    </>
  );
  if (body.bytes === 0) {
    return (
      <Panel title={heading}>
        <p className="quiet">The body is empty.</p>
      </Panel>
    );
  }
  return (
    <Panel title={heading} aside={<Choices body={body} forms={forms} form={form} onChoose={setChosen} />}>
      <Content body={body} root={root} form={form} />
    </Panel>
  );
}

function Choices(props: {
  readonly body: BodyView;
  readonly forms: readonly Form[];
  readonly form: Form;
  readonly onChoose: (form: Form) => void;
}): ReactNode {
  const { body, forms, form, onChoose } = props;
  return (
    <>
      {body.isRedacted && (
        <Chip tone="calm" icon="eye">
          redacted
        </Chip>
      )}
      <Segments
        label="Form"
        options={forms.map((name) => [name, NAMES[name]] as const)}
        value={form}
        onChange={onChoose}
      />
      <CopyButton text={body.text ?? body.base64} label={body.text === null ? "Copy as base64" : "Copy"} />
    </>
  );
}

function Content(props: { readonly body: BodyView; readonly root: JsonNode | null; readonly form: Form }): ReactNode {
  const { body, root, form } = props;
  if (form === "tree" && root !== null) return <JsonTree root={root} />;
  if (body.text === null || form === "hex") return <HexDump base64={body.base64} />;
  return form === "text" ? <Indented text={body.text} /> : <RawText text={body.text} />;
}

function Indented({ text }: { readonly text: string }): ReactNode {
  const indented = useMemo(() => toIndented(text), [text]);
  return <RawText text={indented} />;
}

function toForms(isJson: boolean, isText: boolean): readonly Form[] {
  if (isJson) return ["tree", "text", "raw", "hex"];
  return isText ? ["raw", "hex"] : ["hex"];
}
