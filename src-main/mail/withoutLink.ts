/** Takes a link that lets whoever has it in out of words that are kept: some servers repeat what they object to. */

/** As short a piece of the key as is taken out: as much as nobody finds the rest of. */
const PIECE = 8
const MASK = '[link]'

/**
 * The words without the link, its key alone, and any piece of the key of eight letters and more: also where a server has cut it off,
 * folded it over lines (with the reply's code at the head of each), or repeats it as quoted-printable or in HTML.
 */
export function withoutLink(words: string, link: string): string {
  const keys = keysOf(link)
  if (keys.length === 0) return words.replaceAll(link, MASK)
  const found = [UNFOLDED, DECODED].flatMap((pattern) => placesOf(lettersOf(words, pattern), link, keys)).sort((a, b) => a.from - b.from)
  let kept = ''
  let at = 0
  for (const { from, to } of found) {
    if (from >= at) kept += words.slice(at, from) + MASK
    at = Math.max(at, to)
  }
  return kept + words.slice(at)
}

/** Whatever of the link is not the same for everybody: the values behind its `?` and `#`; without any, the last part of its path. */
function keysOf(link: string): string[] {
  const [place = '', ...values] = link.split(/[?&#]/u)
  const given = values.map((value) => value.slice(value.indexOf('=') + 1))
  return (given.length > 0 ? given : [place.replace(/\/+$/u, '').slice(place.replace(/\/+$/u, '').lastIndexOf('/') + 1)]).filter((key) => key.length >= PIECE)
}

/** The text as it would be on one line without spaces, and where each letter of it was. */
interface Letters {
  text: string
  starts: number[]
  ends: number[]
}

const FOLD = String.raw`=?\s+(?:\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3}\s)?)?`
const UNFOLDED = new RegExp(`${FOLD}|&amp;|.`, 'gsu')
const DECODED = new RegExp(`${FOLD}|=[0-9A-F]{2}|&amp;|.`, 'gisu')

function lettersOf(words: string, pattern: RegExp): Letters {
  const letters: Letters = { text: '', starts: [], ends: [] }
  for (const { 0: piece, index } of words.matchAll(pattern)) {
    const letter = /\s/u.test(piece) ? '' : piece.toLowerCase() === '&amp;' ? '&' : piece.length === 3 && piece.startsWith('=') ? String.fromCharCode(Number.parseInt(piece.slice(1), 16)) : piece
    letters.text += letter
    // A sign of two halves is two places.
    for (let half = 0; half < letter.length; half++) {
      letters.starts.push(index)
      letters.ends.push(index + piece.length)
    }
  }
  return letters
}

/** Where pieces of the keys are, each with what is before and behind it of the same link. */
function placesOf({ text, starts, ends }: Letters, link: string, keys: readonly string[]): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = []
  for (const key of keys) {
    const keyAt = link.lastIndexOf(key)
    for (let piece = 0; piece + PIECE <= key.length; piece++) {
      for (let at = text.indexOf(key.slice(piece, piece + PIECE)); at !== -1; at = text.indexOf(key.slice(piece, piece + PIECE), at + 1)) {
        let from = at
        for (let before = keyAt + piece - 1; before >= 0 && from > 0 && text[from - 1] === link[before]; before--) from--
        let to = at + PIECE
        for (let behind = keyAt + piece + PIECE; behind < link.length && to < text.length && text[to] === link[behind]; behind++) to++
        places.push({ from: starts[from]!, to: ends[to - 1]! })
      }
    }
  }
  return places
}
