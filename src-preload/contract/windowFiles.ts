/**
 * How the window's own files are served, by whichever host: which paths there are, of what type,
 * under which policy. Pure, so that both hosts share it and tests can attack it.
 */

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
}
// No dot at the start, no separator, no colon, no escape: what is not such a name is not a file of ours.
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/
const DEEPEST = 6

export interface WindowFile {
  /** Below the window's folder; each a plain name, so joining them never leaves it. */
  segments: string[]
  contentType: string
  /** The page itself, which gets its nonce on the way out. */
  isPage: boolean
}

/** The file that a URL's path names; null for anything that is not a plain file of a known type. */
export function windowFile(pathname: string): WindowFile | null {
  const decoded = decode(pathname === '/' ? '/index.html' : pathname)
  if (decoded === null || !decoded.startsWith('/')) return null
  const segments = decoded.slice(1).split('/')
  if (segments.length > DEEPEST || !segments.every((segment) => SEGMENT.test(segment))) return null
  const extension = /\.([a-z0-9]+)$/.exec(segments.at(-1) ?? '')?.[1] ?? ''
  const contentType = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined
  if (contentType === undefined) return null
  return { segments, contentType, isPage: extension === 'html' }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

/**
 * What the window may do: run its own scripts, talk to its own host, show its own pictures.
 * Style attributes are let through, for a component library sets positions and widths by them;
 * `<style>` elements need the nonce of the page.
 */
export function windowPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** The headers of every answer that carries one of the window's files. */
export function windowHeaders(contentType: string, nonce: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': windowPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
}

const NONCE_META = /<meta\s+name="csp-nonce"[^>]*>/

/** The page with its nonce where the window looks for it: `<meta name="csp-nonce" content="…">`. */
export function withNonce(page: string, nonce: string): string {
  const meta = `<meta name="csp-nonce" content="${nonce}">`
  return NONCE_META.test(page) ? page.replace(NONCE_META, meta) : page.replace('<head>', `<head>${meta}`)
}
