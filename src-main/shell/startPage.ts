/**
 * The shell's own page: which workspace to open, and why one could not be opened. It has no script;
 * its buttons are links that the shell takes instead of following them.
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
  text: 'A workspace is a folder on this computer with your copy of the billing system and what your team adds to it. Open the one you have, or make one.',
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
  const buttons = page.actions.map((action, i) => `<a role="button" class="${i === 0 ? 'main' : ''}" href="${START_ORIGIN}/do/${action}">${escaped(startActions[action])}</a>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(page.title)}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escaped(page.title)}</h1><p>${escaped(page.text)}</p><nav>${buttons.join('')}</nav></main></body></html>`
}

const STYLE = `
:root{color-scheme:light dark;--text:light-dark(#1b1d21,#e6e7ea);--page:light-dark(#fff,#17181b);--line:light-dark(#c9ccd3,#45484f);--main:light-dark(#1c5fc4,#7aaaf5)}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);font:14px/1.55 system-ui,"DejaVu Sans",sans-serif}
main{max-width:34rem;padding:2rem}
h1{font-size:1.35rem;font-weight:600;margin:0 0 .75rem}
p{margin:0 0 1.5rem;overflow-wrap:anywhere;white-space:pre-line;user-select:text}
nav{display:flex;flex-wrap:wrap;gap:.5rem}
a{padding:.45rem .9rem;border:1px solid var(--line);border-radius:6px;color:inherit;text-decoration:none}
a.main{border-color:var(--main);color:var(--main);font-weight:600}
a:hover{border-color:currentColor}
a:focus-visible{outline:2px solid var(--main);outline-offset:2px}`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
