/**
 * What in an SMS is a link and is not the address of the portal's sign-in. An SMS may hold that address and no other: a
 * link to an invoice would show it to whoever holds the phone (P5). Null where there is none.
 * Anything a phone might make tappable counts: an address with `://`, `www.`, and any name with a dot and an ending of two letters or
 * more behind it, with or without a path: there are over a thousand endings, and new ones every year. An amount (`1.240`), a time,
 * initials (`J.P.`), forms of companies (`Pty.Ltd`), a file's name with an ending that is none (`.pdf`) are no links.
 * @param portalUrl the party's portal; the sign-in is that address itself, or `/login`, `/signin`, `/sign-in` below it, without query
 */
export function forbiddenLink(text: string, portalUrl: string): string | null {
  const read = text.normalize('NFKC').replace(INVISIBLE, '').replace(DOTS, '.')
  for (const [found] of read.matchAll(LINK)) {
    const link = found.replace(/[.,;:!?)\]}'"»”’]+$/u, '')
    if (!isLink(link) || isSignIn(link, portalUrl)) continue
    return link
  }
  return null
}

/**
 * A name as an SMS may hold it: with a space behind a dot that would make it an address ("Kestrel. example"). A customer who is
 * called like one is written to all the same. What has `://` in it stays a link, and is one.
 */
export const unlinked = (name: string): string => name.replace(LINKING_DOT, '$& ')
const LINKING_DOT = /(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=\p{L}[\p{L}\p{N}-])/gu
/** Of other scripts; an address may be written with them. */
const DOTS = /[\u3002\uff61]/g

// They make one address look like two, and a phone joins it again.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
const LINK = /[a-z][a-z0-9+.-]*:\/\/[^\s<>"]+|(?:mailto|tel|sms):[^\s<>"]+|(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{0,61}(?::\d+)?(?:[/?#][^\s<>"]*)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\/[^\s<>"]*/giu
/** Endings of files that no place on the net has; a path behind them makes them one. */
const FILES = /^[^/?#:]+\.(?:pdf|txt|docx?|xlsx?|csv|jpe?g|png|html?)$/i
const ENDING = /\.(?:\p{L}{2,}|xn--[a-z0-9-]+)(?::\d+)?$/iu
/** "Inc.Ltd" and "Pty.Ltd.": how companies are named, with a space forgotten. */
const FORMS = /^(?:(?:inc|ltd|co|pty|llc|llp|plc|corp|limited|gmbh|kg|ag|sa|bv|nv)\.)+(?:inc|ltd|co|llc|llp|plc|corp|limited|gmbh|kg|ag|sa|bv|nv)$/i

function isLink(text: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d/.test(text)) return true
  if (/^www\./i.test(text) || /^[^/?#]*[/?#]/.test(text)) return true
  return !FILES.test(text) && !FORMS.test(text) && ENDING.test(text)
}

function isSignIn(link: string, portalUrl: string): boolean {
  const portal = URL.canParse(portalUrl) ? new URL(portalUrl) : null
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? link : `${portal?.protocol ?? 'https:'}//${link}`
  if (portal === null || !URL.canParse(text)) return false
  const url = new URL(text)
  if (url.origin !== portal.origin || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false
  const below = withoutSlash(url.pathname)
  const home = withoutSlash(portal.pathname)
  return below === home || SIGN_IN.some((page) => below === `${home}${page}`)
}
const withoutSlash = (path: string): string => path.replace(/\/+$/, '')
const SIGN_IN = ['/login', '/signin', '/sign-in']
