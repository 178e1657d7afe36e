/** What a failure is recognised by. */
export interface Fingerprint {
  /** 32 lower-case hex digits, equal for failures of one handler that differ only in what varies. */
  readonly fingerprint: string;
  /** The error in one line, with what varies left out. At most 300 characters. */
  readonly title: string;
}

const MAX_READ = 2_000;
const MAX_TITLE = 300;

/**
 * Recognises failures of the same cause: ids, numbers, quoted texts, addresses and places in files are left out of the
 * error, and what remains is hashed together with the handler's name. The hash is no cryptographic one: who can choose an
 * error's text can make two failures one.
 */
export function toFingerprint(handler: string, error: string): Fingerprint {
  const title = toTitle(error);
  return { fingerprint: toDigest(`${handler}\n${title}`), title };
}

/**
 * What varies between two errors of the same cause, and what stands for it. In this order: what an earlier rule replaced
 * is not looked at by those after it as what it was. None of them can take more than linear time.
 */
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Where in the code it was thrown: after the first line, or in it.
  [/\n\s*at [^\n]*/g, " "],
  // A title is one line, whatever was thrown.
  [/[\p{Cc} \u2028\u2029]+/gu, " "],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/?#"'`<>()]{0,200})([^\s?#"'`<>()]{0,500})[^\s"'`<>()]{0,1000}/gi, "$1$2$3"],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, "<email>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<time>"],
  [/"(?:[^"\\]|\\.){0,1000}"/g, "<text>"],
  [/`[^`]{0,1000}`/g, "<text>"],
  // An apostrophe inside a word, as in "can't", opens no text.
  [/(?<!\w)'[^']{0,1000}'(?!\w)/g, "<text>"],
  [/\b0x[0-9a-f]+\b/gi, "<hex>"],
  // Names that senders give their objects: a word, then what no word looks like.
  [/\b([a-z]{1,12}_)(?:(?:test|live)_)?(?=[A-Za-z]{0,64}\d)[A-Za-z0-9]{6,128}\b/g, "$1<id>"],
  [/\b(?=[a-z]{0,64}\d)(?=\d{0,64}[a-z])[0-9a-f]{8,128}\b/gi, "<hex>"],
  [/\b(?=[A-Za-z]{0,64}\d)(?=\d{0,64}[A-Za-z])[A-Za-z0-9]{16,128}\b/g, "<id>"],
  [/:\d+:\d+\b/g, ""],
  [/\d+(?:[.,]\d+)*/g, "<n>"],
  [/(?:<n>[,\s]*){2,}/g, "<n> "],
];

function toTitle(error: string): string {
  const text = RULES.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    error.slice(0, MAX_READ),
  );
  const title = text
    .trim()
    .slice(0, MAX_TITLE)
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .trim();
  return title === "" ? "an error without a message" : title;
}

/** MurmurHash3's four lanes over the text's code units. */
function toDigest(text: string): string {
  const lanes = [0x23_9b_96_1b, 0xab_0e_97_89, 0x38_b3_4a_e5, 0xa1_e3_8b_93];
  const hashes = [0x9e_37_79_b9, 0x24_3f_6a_88, 0xb7_e1_51_62, 0x85_a3_08_d3];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    for (let lane = 0; lane < 4; lane += 1) hashes[lane] = mix(hashes[lane] ?? 0, unit, lanes[lane] ?? 0);
  }
  return hashes.map((hash, lane) => toHex(finish(hash ^ (hashes[(lane + 1) % 4] ?? 0) ^ text.length))).join("");
}

function mix(hash: number, unit: number, factor: number): number {
  const mixed = Math.imul(hash ^ unit, factor | 1);
  return mixed ^ (mixed >>> 15);
}

function finish(hash: number): number {
  let rest = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  rest = Math.imul(rest ^ (rest >>> 13), 0xc2_b2_ae_35);
  return rest ^ (rest >>> 16);
}

function toHex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0");
}
