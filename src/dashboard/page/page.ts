/** The dashboard's page, built into the package: nothing is read from disk when it is served. */
export interface Page {
  /** The document. It names the assets by paths relative to the mount. */
  readonly html: string;
  /** Scripts, styles, fonts and images, by file name. The name changes with the content. */
  readonly assets: Readonly<Record<string, PageAsset>>;
}

/** One file of the page. */
export interface PageAsset {
  /** Its content type. */
  readonly type: string;
  /** Base64 of its gzip. */
  readonly body: string;
}
