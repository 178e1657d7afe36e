import { LANGUAGE } from "./theme/repair-language.ts";

import "uplot/dist/uPlot.min.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/tables.css";
import "./styles/views.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";
import { startChords } from "./keyboard/shortcuts.ts";
import { startTheme } from "./theme/theme.ts";

document.documentElement.dataset["language"] = LANGUAGE;
startTheme();
startChords();
const root = document.querySelector("#root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
