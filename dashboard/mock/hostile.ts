/** What a sender could put into a field to run something in the reader's browser, or to mislead their eyes. */
const HOSTILE: readonly string[] = [
  `<script>window.pwned=1</script>`,
  `"><img src=x onerror="window.pwned=2">`,
  `</script><svg onload=window.pwned=3>`,
  `javascript:window.pwned=4`,
  `<iframe srcdoc="<script>parent.pwned=5</script>">`,
  `{{constructor.constructor('window.pwned=6')()}}`,
  `\u202Eexe.fdp\u202C invoice\u200B`,
  `__proto__`,
  `a\nb\rc\td\0e`,
  `${"long-".repeat(80)}end`,
];

// What stands in their place where the page is shown to people.
const PLAIN = [
  "invoice.voided",
  "import-contacts",
  "charge.refunded",
  "notify-team",
  "sync-ledger",
  "customer.updated",
];
let isPlain = false;

/** Leaves the hostile values out, for screenshots. */
export function setPlain(): void {
  isPlain = true;
}

/** One of them, or what people are shown. */
export function hostileOr(plain: string, index: number): string {
  return isPlain ? plain : hostile(index);
}

/** One of them, by number. */
export function hostile(index: number): string {
  const values = isPlain ? PLAIN : HOSTILE;
  return values[Math.floor(index) % values.length] ?? "";
}
