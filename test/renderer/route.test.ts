import { beforeEach, expect, test, vi } from 'vitest'
import { go, goBack, hrefOf } from '../../src-renderer/ui/route.ts'

/** As much of a window as going needs: entries of a history, and which is the present one. */
function history(first: string) {
  const entries: { state: unknown; href: string }[] = [{ state: null, href: first }]
  let at = 0
  return {
    entries,
    window: {
      get location() { return { hash: entries[at]!.href } },
      history: {
        get state() { return entries[at]!.state },
        pushState: (state: unknown, _: string, href: string) => { entries.splice(++at, Infinity, { state, href }) },
        replaceState: (state: unknown, _: string, href: string) => { entries[at] = { state, href } },
        back: () => { at -= 1 },
      },
      dispatchEvent: () => true,
    },
  }
}

let here: ReturnType<typeof history>
beforeEach(() => {
  here = history('#/receivables/aging/2026-10-31')
  vi.stubGlobal('window', here.window)
})

test('a question that was opened from another screen leads back to it', () => {
  go(hrefOf('documents', 'aged-receivables', 'as-of-2026-10-31'))
  goBack(hrefOf('documents'))
  expect(here.window.location.hash).toBe('#/receivables/aging/2026-10-31')
})

test('also after its place has taken another one', () => {
  go(hrefOf('documents', 'statements'))
  go(hrefOf('documents', 'usage'), { replace: true })
  goBack(hrefOf('documents'))
  expect(here.window.location.hash).toBe('#/receivables/aging/2026-10-31')
  expect(here.entries).toHaveLength(2)
})

test('one that was opened by its address leads to its own screen', () => {
  here = history('#/documents/usage')
  vi.stubGlobal('window', here.window)
  goBack(hrefOf('documents'))
  expect(here.entries).toEqual([{ state: null, href: '#/documents' }])
})
