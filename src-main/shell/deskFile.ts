/** `desk.json` in the application's folder: what the shell remembers between starts. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export interface Remembered {
  /** The workspace to open next time; `demo` is the demo company. */
  workspace: { dir: string } | 'demo' | null
  window: { bounds: Bounds; maximized: boolean } | null
}

export interface DeskFile {
  readonly remembered: Readonly<Remembered>
  remember(change: Partial<Remembered>): void
}

/** A file that is missing or was damaged counts as nothing remembered. */
export function openDeskFile(file: string): DeskFile {
  let remembered = read(file)
  return {
    get remembered() {
      return remembered
    },
    remember(change) {
      remembered = { ...remembered, ...change }
      const beside = `${file}.part`
      writeFileSync(beside, JSON.stringify(remembered, null, 2))
      renameSync(beside, file)
    },
  }
}

function read(file: string): Remembered {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Remembered> | null
    return { workspace: workspaceIn(found?.workspace), window: windowIn(found?.window) }
  } catch {
    return { workspace: null, window: null }
  }
}

function workspaceIn(found: unknown): Remembered['workspace'] {
  if (found === 'demo') return found
  const dir = (found as { dir?: unknown } | null | undefined)?.dir
  return typeof dir === 'string' && dir !== '' ? { dir } : null
}

function windowIn(found: unknown): Remembered['window'] {
  const { bounds, maximized } = (found ?? {}) as { bounds?: Record<string, unknown>; maximized?: unknown }
  const { x, y, width, height } = bounds ?? {}
  if (![x, y, width, height].every(Number.isSafeInteger)) return null
  return { bounds: { x, y, width, height } as Bounds, maximized: maximized === true }
}

/** Whether enough of a window's top edge is on one of the screens to take hold of it. */
export function canBeReached(window: Bounds, screens: readonly Bounds[]): boolean {
  return screens.some((screen) => {
    const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
    return across >= 100 && window.y >= screen.y && window.y <= screen.y + screen.height - 50
  })
}
