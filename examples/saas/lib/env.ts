/** Reads what the app cannot do without. Says which name is missing, never a value. */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: see .env.example`);
  return value;
}

/** Whether stand-ins for outside services may be used. */
export const isDevelopment: boolean = process.env.APP_ENV === "development";

/** The app's public origin. Configured, because behind a proxy `request.url` is that of the container. */
export const origin: string = process.env.APP_ORIGIN || `http://localhost:${process.env.PORT ?? "3000"}`;
