import { lazy } from "../../core/lazy.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./engine.ts";

/** The engine for what is made of plain functions, which belong to no API. */
export const defaultEngine: () => Engine = lazy(() => createEngine({}));
