/** Kinde's address; in development this app itself, which serves the key that `sluice send` signs with. */
export function kindeIssuer(): string {
  return process.env.KINDE_ISSUER_URL ?? `http://localhost:${process.env.PORT ?? "3000"}/dev/kinde`;
}
