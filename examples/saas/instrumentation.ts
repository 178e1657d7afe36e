export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { sluice } = await import("./sluice");
  const { createTables } = await import("./lib/schema");
  await createTables();
  await sluice.start();
}
