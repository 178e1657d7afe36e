import { defineConfig, type UserConfig } from "vite";

/** One script and one style sheet with hashed names, and nothing else: what the package carries and a strict CSP allows. */
const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    // There is one script: nothing to load ahead of it.
    modulePreload: false,
    cssCodeSplit: false,
    sourcemap: false,
    // `data:` URLs would need an exception in the CSP.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      onLog(level, log, report) {
        // Marks of frameworks with server components mean nothing in a page that is all client.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
      output: {
        codeSplitting: false,
        entryFileNames: "assets/app-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});

export default config;
