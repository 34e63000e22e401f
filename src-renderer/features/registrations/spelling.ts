/** A link as it is read out on the telephone: the address in words, what cannot be guessed letter by letter. */

/** The alphabet that every call centre knows (ICAO, 1956). */
const LETTERS: Readonly<Record<string, string>> = {
  a: 'Alfa', b: 'Bravo', c: 'Charlie', d: 'Delta', e: 'Echo', f: 'Foxtrot', g: 'Golf', h: 'Hotel', i: 'India', j: 'Juliett', k: 'Kilo', l: 'Lima', m: 'Mike',
  n: 'November', o: 'Oscar', p: 'Papa', q: 'Quebec', r: 'Romeo', s: 'Sierra', t: 'Tango', u: 'Uniform', v: 'Victor', w: 'Whiskey', x: 'X-ray', y: 'Yankee', z: 'Zulu',
}
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const SIGNS: Readonly<Record<string, string>> = {
  '.': 'dot', '/': 'slash', '?': 'question mark', '=': 'equals', '&': 'ampersand', '-': 'dash', _: 'underscore', '#': 'hash', ':': 'colon', '%': 'per cent', '~': 'tilde', '+': 'plus', '@': 'at', '!': 'exclamation mark', ',': 'comma', ';': 'semicolon', '*': 'star', $: 'dollar',
}

/** `K` → `capital Kilo`, `k` → `kilo`, `7` → `seven`, `_` → `underscore`. */
export function spokenCharacter(character: string): string {
  const letter = LETTERS[character.toLowerCase()]
  if (letter !== undefined) return character === character.toLowerCase() ? letter.toLowerCase() : `capital ${letter}`
  return DIGITS[Number(character)] ?? SIGNS[character] ?? character
}

interface Spelled {
  /** What is written, and how it is said. */
  written: string
  said: string
}

interface SpelledLink {
  /** The beginning, which is made of words. */
  address: Spelled
  /** What follows, four characters at a time. */
  groups: Spelled[]
}

const GROUP = 4
/** Said as a word: no capitals, no figures, and not so long that it is none. */
const WORD = /^[a-z]{1,20}$/

/** @param url an address of the web; browsers put `https://` before it by themselves */
export function spelledLink(url: string): SpelledLink {
  const rest = url.replace(/^https:\/\//, '')
  const parts = rest.split(/([./?&=#:%~+@!,;*$])/).filter((part) => part !== '')
  const firstSecret = parts.findIndex((part) => part.length > 1 && !WORD.test(part) && !part.split('-').every((word) => WORD.test(word)))
  const plain = firstSecret === -1 ? parts : parts.slice(0, firstSecret)
  const secret = firstSecret === -1 ? '' : parts.slice(firstSecret).join('')
  const groups = secret.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? []
  return {
    address: { written: plain.join(''), said: plain.flatMap((part) => (SIGNS[part] !== undefined ? [SIGNS[part]] : part.split(/(-)/).map((word) => (word === '-' ? 'dash' : word)))).join(' ') },
    groups: groups.map((written) => ({ written, said: Array.from(written).map(spokenCharacter).join(', ') })),
  }
}
