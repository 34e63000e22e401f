/**
 * The shell's own page: which workspace to open, and why one could not be opened. It has no script;
 * what it offers are links that the shell takes instead of following them.
 */
import { START_ORIGIN } from './origin.ts'

export const startActions = {
  open: 'Open a workspace…',
  create: 'Make a new workspace…',
  demo: 'Try the demo company',
  again: 'Try again',
  logs: 'Show the log',
  quit: 'Quit',
} as const
export type StartAction = keyof typeof startActions

export interface StartPage {
  title: string
  text: string
  /** The first is the main one. */
  actions: readonly StartAction[]
}

export const welcome: StartPage = {
  title: 'Welcome to Counterfoil',
  text: 'A workspace is a folder on this computer with your copy of the billing system and what your team adds to it. Open the one you have, or make one: in it you connect a billing system, add Stripe, or import files.',
  actions: ['open', 'create', 'demo', 'quit'],
}

/** Why the workspace is not open. `message` is the core's, in plain words with what to do. */
export function problemPage(code: string, message: string): StartPage {
  switch (code) {
    case 'LOCKED':
      return { title: 'This workspace is in use', text: message, actions: ['again', 'open', 'quit'] }
    case 'NEWER_VERSION':
      return { title: 'This workspace is from a newer Counterfoil', text: message, actions: ['open', 'quit'] }
    case 'NO_WORKSPACE':
    case 'NOT_A_WORKSPACE':
      return { title: 'There is no workspace there', text: message, actions: ['open', 'create', 'demo', 'quit'] }
    case 'DESK_DAMAGED':
    case 'LEDGER_DAMAGED':
    case 'MIGRATION_FAILED':
    case 'NOT_WRITABLE':
      return { title: 'This workspace cannot be opened', text: message, actions: ['again', 'open', 'quit'] }
    case 'DEMO_FAILED':
      return { title: 'The demo company did not start', text: message, actions: ['again', 'open', 'logs', 'quit'] }
    default:
      return { title: 'Counterfoil could not start', text: message, actions: ['again', 'logs', 'open', 'quit'] }
  }
}

/** The action that a followed link names; null for any other address. */
export function startAction(address: string): StartAction | null {
  const prefix = `${START_ORIGIN}/do/`
  if (!address.startsWith(prefix)) return null
  const name = address.slice(prefix.length)
  return Object.hasOwn(startActions, name) ? (name as StartAction) : null
}

/** @param nonce allows the page's one style element */
export function startPageHtml(page: StartPage, nonce: string): string {
  const links = page.actions.map((action, i) => `<a class="${i === 0 ? 'main' : ''}" href="${START_ORIGIN}/do/${action}">${escaped(startActions[action])}</a>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(page.title)}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body><main>${MARK}<h1>${escaped(page.title)}</h1><p>${escaped(page.text)}</p><nav>${links.join('')}</nav></main></body></html>`
}

/** The product's mark, as in the window. */
const MARK = '<svg width="28" height="28" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 1.5h8.2v13L8.6 13 7 14.5 5.4 13 3.8 14.5 2 13z" fill="#1f5fd6"/><path d="M11.6 1.5H14v11.2l-1.2 1.1-1.2-1.1z" fill="#1f5fd6" opacity=".45"/></svg>'

/** The window's own colours, for the page that comes before it. */
const STYLE = `
:root{color-scheme:light dark;--text:light-dark(#16191d,#e8eaed);--quiet:light-dark(#555d67,#a6aeb8);--page:light-dark(#fff,#141619);--line:light-dark(#cfd4da,#3b4148);--main:light-dark(#1f5fd6,#2e6be0);--focus:light-dark(#1a55c4,#7daaf8)}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);font:14px/1.55 system-ui,"DejaVu Sans",sans-serif}
main{width:min(44rem,100% - 4rem);padding-bottom:8vh}
h1{font-size:1.35rem;font-weight:600;margin:.9rem 0 .6rem}
p{max-width:38rem;margin:0 0 1.5rem;color:var(--quiet);overflow-wrap:anywhere;white-space:pre-line;user-select:text}
nav{display:flex;flex-wrap:wrap;gap:.5rem}
a{padding:.4rem .85rem;border:1px solid var(--line);border-radius:6px;color:inherit;text-decoration:none}
a.main{border-color:var(--main);background:var(--main);color:#fff}
a:hover{border-color:currentColor}
a.main:hover{filter:brightness(.93)}
a:focus-visible{outline:2px solid var(--focus);outline-offset:2px}`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
