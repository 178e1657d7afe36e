/**
 * Makes a file's name, as a client sent it, harmless to show and to offer for download: one line, one segment, nothing
 * that turns text around, no name that Windows keeps for devices.
 */
export function toDisplayName(sent: string): string {
  const own = sent.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = own
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
    .replaceAll(/[<>:"|?*]/g, "_")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[. ]+|[. ]+$/g, "");
  const short = shorten(clean);
  if (short === "") return "file";
  return DEVICE.test(short) ? `_${short}` : short;
}

const MAX_CHARACTERS = 120;
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;

/** Keeps the extension, which says more than the end of the name. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_CHARACTERS) return name;
  const extension = /\.\w{1,10}$/.exec(name)?.[0] ?? "";
  return `${characters.slice(0, MAX_CHARACTERS - extension.length).join("")}${extension}`;
}
