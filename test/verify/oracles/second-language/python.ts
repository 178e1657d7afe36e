import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPyodide } from "pyodide";
import type { ProviderDefinition } from "../../../../src/verify/index.ts";

/** A delivery made by the Python sender, and what a source needs to verify it. */
export interface PythonDelivery {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
  readonly options: Readonly<Record<string, unknown>> & { readonly jwk?: JsonWebKey };
}

/** Makes random deliveries of a definition, in another language and by other cryptography. */
export type PythonSender = (definition: ProviderDefinition, seed: string, at: Date) => PythonDelivery;

const FILES = ["curves.py", "template.py", "canonical.py", "sender.py"];
const MAKE = `
import json
from sender import make
def make_json(definition, seed, at_ms, rsa_key):
    return json.dumps(make(json.loads(definition), seed, at_ms, json.loads(rsa_key)))
make_json`;

/** Starts CPython, compiled to WebAssembly and installed from npm: no machine has to have it. */
export async function startPython(): Promise<PythonSender> {
  const python = await loadPyodide();
  for (const file of FILES) python.FS.writeFile(file, readFileSync(join(import.meta.dirname, file)));
  const make = python.runPython(MAKE) as (...values: readonly (string | number)[]) => string;
  const rsaKey = JSON.stringify(createRsaKey());
  return (definition, seed, at) => JSON.parse(make(toJson(definition), seed, at.getTime(), rsaKey)) as PythonDelivery;
}

/** A function cannot go over: `canonical.py` has its own. */
function toJson(definition: ProviderDefinition): string {
  return JSON.stringify(definition, (_key, value: unknown) => (typeof value === "function" ? null : value));
}

/** Numbers to sign with: finding primes is nothing to prove here. */
function createRsaKey(): object {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const { n = "", d = "" } = privateKey.export({ format: "jwk" });
  return {
    n: Buffer.from(n, "base64url").toString("hex"),
    d: Buffer.from(d, "base64url").toString("hex"),
    spki: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    jwk: publicKey.export({ format: "jwk" }),
  };
}
