const LONGEST = 120
// ext4 and APFS count bytes, 255 of them, and a file being written has a longer name for a moment.
const MOST_BYTES = 200

// A device on Windows under any extension, `COM¹` included:
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
// They make one name look like another (`invoice[U+202E]fdp.exe`), and no language needs them to be read.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
// A name that ends in a dot, with the extension behind it: “Alder & Co..pdf”.
const ABBREVIATED = /\.+(\.[A-Za-z0-9]{1,10})$/

/**
 * A file name made of any text (a customer's name, an invoice number) that Windows, macOS and Linux all
 * take, letters of every script kept: at most 120 UTF-16 units and 200 bytes, cut before the extension;
 * never empty, never a device, never a path. A safe name comes back as it is.
 */
export function safeFileName(text: string): string {
  const allowed = text
    .toWellFormed()
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '-')
    .replace(/^[ .]+/, '')
    .replace(ABBREVIATED, '$1')
  const trimmed = withoutTail(allowed)
  const name = trimmed === '' ? 'document' : trimmed
  const beforeDot = name.split('.', 1)[0] ?? ''
  return cut(DEVICE.test(beforeDot.trimEnd()) ? `_${name}` : name)
}

/** Windows drops dots and spaces at the end, and then finds another file. */
function withoutTail(name: string): string {
  return name.replace(/[ .]+$/, '')
}

function cut(name: string): string {
  if (fits(name)) return name
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  // By code point: half a surrogate pair is no letter.
  const stem = Array.from(name.slice(0, name.length - extension.length)).slice(0, LONGEST)
  while (stem.length > 1 && !fits(stem.join('') + extension)) stem.pop()
  return withoutTail(stem.join('')) + extension
}

function fits(name: string): boolean {
  return name.length <= LONGEST && new TextEncoder().encode(name).length <= MOST_BYTES
}
