/** Who is asking. */
export interface SessionView {
  /** Whom audit rows name. */
  readonly actor: string;
  readonly role: "viewer" | "operator";
  /** The package's version. */
  readonly version: string;
  /** Whether events can be searched by the words of their bodies. */
  readonly hasTextSearch: boolean;
}

/** Every failed answer. */
export interface ErrorView {
  readonly error: { readonly code: string; readonly message: string };
}
