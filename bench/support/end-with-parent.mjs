// Preloaded into every process of the benchmark: when the one that started it is gone, it ends too.
if (process.channel) {
  process.once("disconnect", () => process.exit(1));
  process.once("SIGTERM", () => process.exit(0));
}
