/** The state of the line to the billing system in words. */
import type { SyncStatus } from '#contract/sync.ts'

export interface LineWords {
  /** Empty while all is well: then the time of the last pull says it. */
  word: string
  tone: 'good' | 'wait' | 'bad'
  /** Whether the way out is in Settings. */
  settings: boolean
}

export function lineWords({ line }: Pick<SyncStatus, 'line'>): LineWords {
  switch (line) {
    case 'online':
      return { word: '', tone: 'good', settings: false }
    case 'offline':
      return { word: 'offline', tone: 'wait', settings: false }
    case 'unauthorized':
      return { word: 'the token is not taken', tone: 'bad', settings: true }
    case 'not_connected':
      return { word: 'not connected', tone: 'wait', settings: true }
  }
}
