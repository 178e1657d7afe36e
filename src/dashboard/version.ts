/** The package's version. A constant, because a serverless bundle has no `package.json` to read it from. */
export const VERSION = "0.1.0";
