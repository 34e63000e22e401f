/** A source in words: what it is, whether there is a line, what cannot be asked of it. */
import { commands, type CommandName } from '#contract/commands.ts'
import type { Cannot, Source } from '#contract/sources.ts'
import type { Tone } from '../../../ui/parts/Tag.tsx'

export const kinds: Record<Source['kind'], string> = { billing_api: 'Billing system', stripe: 'Stripe', files: 'Files and bank statements' }

/** A source that keeps its records here has no line that could be down. */
export function lineOf({ kind, line, keyKept }: Pick<Source, 'kind' | 'line' | 'keyKept'>): { words: string; tone: Tone } {
  if (kind === 'files') return { words: 'Kept in this workspace', tone: 'good' }
  if (!keyKept) return { words: 'The key is not here', tone: 'bad' }
  switch (line) {
    case 'online':
      return { words: 'Online', tone: 'good' }
    case 'offline':
      return { words: 'Offline', tone: 'wait' }
    case 'unauthorized':
      return { words: 'The key is not taken', tone: 'bad' }
    case 'not_asked':
      return { words: 'Not asked yet', tone: 'plain' }
  }
}

/** Reasons with the commands that each forbids: `Its key may not write invoices: Void invoice, Put on hold`. */
export function cannotByReason(cannot: readonly Cannot[]): { why: string; labels: string[] }[] {
  const reasons = new Map<string, string[]>()
  for (const { command, why } of cannot) reasons.set(why, [...(reasons.get(why) ?? []), labelOf(command)])
  return [...reasons].map(([why, labels]) => ({ why, labels: labels.toSorted((a, b) => a.localeCompare(b, 'en')) }))
}

const labelOf = (command: CommandName): string => commands[command].label
