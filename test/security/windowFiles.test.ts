import { join, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { windowFile, windowHeaders, windowPolicy, withNonce } from '#contract/windowFiles.ts'

const FOLDER = join(sep, 'opt', 'counterfoil', 'out', 'renderer')
const place = (pathname: string): string | null => {
  const file = windowFile(pathname)
  return file === null ? null : join(FOLDER, ...file.segments)
}

test('the page and its assets are found', () => {
  expect(place('/')).toBe(join(FOLDER, 'index.html'))
  expect(place('/assets/index-B_x1.js')).toBe(join(FOLDER, 'assets', 'index-B_x1.js'))
  expect(windowFile('/assets/inter.woff2')?.contentType).toBe('font/woff2')
  // The thread that reads PDFs: a module runs only when it is served as a script.
  expect(windowFile('/assets/pdf.worker.min-CjjyN-DQ.js')?.contentType).toBe('text/javascript; charset=utf-8')
})

describe('a path out of the window’s folder', () => {
  test.each([
    '/..', '/../desk.html', '/assets/../../../desk.html', '/%2e%2e/desk.html', '/%2E%2E%2Fdesk.html', '/..%2fdesk.html', '/..%5cdesk.html', '/..\\desk.html',
    '/%252e%252e%252fdesk.html', '//etc/passwd.html', '/C:/Windows/win.html', '/c:desk.html', '/.hidden.html', '/assets/.js', '/index.html/', '/index.html%00.js', '/%',
    '/%ff.html', '/a/b/c/d/e/f/g.html', '', 'index.html', `/${'a'.repeat(300)}.html`, '/index.html::$DATA', '/desk.html ', '/desk.html.',
  ])('%j names no file', (pathname) => expect(windowFile(pathname)).toBeNull())

  test('no text at all names a file outside', () => {
    const tricky = fc.array(fc.constantFrom('/', '\\', '..', '.', '%2e', '%2f', '%5c', '%00', 'a', 'index.html', ':', '~', ' ', '.js'), { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(tricky, fc.string(), fc.webPath()), (text) => {
        const found = place(`/${text}`)
        expect(found === null || found.startsWith(FOLDER + sep)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

test.each(['/desk.db', '/main.js.map', '/.env', '/core.node', '/readme.md', '/index.HTML', '/noextension', '/constructor', '/a.__proto__'])('%s is of no kind that the window has', (pathname) => {
  expect(windowFile(pathname)).toBeNull()
})

test('the policy lets the window run only its own scripts and reach only its own host', () => {
  const directives = new Map(windowPolicy('n').split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]))
  expect(Object.fromEntries(directives)).toEqual({
    'default-src': "'none'", 'script-src': "'self'", 'style-src': "'self' 'nonce-n'", 'style-src-attr': "'unsafe-inline'", 'font-src': "'self' data:", 'img-src': "'self' data: blob:",
    'connect-src': "'self'", 'object-src': "'none'", 'base-uri': "'none'", 'frame-ancestors': "'none'", 'form-action': "'none'",
  })
  expect(windowHeaders('text/html', 'n')).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
})

test('the page carries its nonce, whether it has a place for it or not', () => {
  expect(withNonce('<head><meta name="csp-nonce" content="__CSP_NONCE__" /></head>', 'abc=')).toBe('<head><meta name="csp-nonce" content="abc="></head>')
  expect(withNonce('<html><head><title>t</title></head></html>', 'abc=')).toBe('<html><head><meta name="csp-nonce" content="abc="><title>t</title></head></html>')
})
