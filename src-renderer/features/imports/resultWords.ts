/** What came of a file, in words. */
import type { Import, ImportResult } from '#contract/imports.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { recordsWords } from './fieldWords.ts'

export const goodRows = ({ rows, rejectedRows }: Pick<ImportResult, 'rows' | 'rejectedRows'>): number => rows - rejectedRows

/** `Take the 12 good rows, leave out 2` */
export const partlyWords = (result: Pick<ImportResult, 'rows' | 'rejectedRows'>): string => `Take the ${plural(goodRows(result), 'good row')}, leave out ${formatCount(result.rejectedRows)}`

export function triedWords({ rows, rejectedRows, unchanged }: Pick<ImportResult, 'rows' | 'rejectedRows' | 'unchanged'>): string {
  if (rows === 0) return 'There is no row in this file.'
  if (rejectedRows === 0) return unchanged === rows ? 'Everything in it is here already: taking it changes nothing.' : 'Every row can be taken.'
  return rejectedRows === rows ? 'No row can be taken as it is.' : `${plural(rejectedRows, 'row')} cannot be taken as ${rejectedRows === 1 ? 'it is' : 'they are'}. Correct the file and choose it again, or leave ${rejectedRows === 1 ? 'it' : 'them'} out.`
}

/** `120 invoices: 118 new, 2 updated` */
export function recordWordsOf(resource: string, { inserted, updated, unchanged }: { inserted: number; updated: number; unchanged: number }): string {
  const total = inserted + updated + unchanged
  const words = recordsWords(resource)
  const parts = [inserted > 0 ? `${formatCount(inserted)} new` : null, updated > 0 ? `${formatCount(updated)} updated` : null, unchanged > 0 ? `${formatCount(unchanged)} unchanged` : null].filter((part) => part !== null)
  return `${plural(total, words.replace(/ies$/, 'y').replace(/s$/, ''), words)}: ${parts.join(', ')}`
}

/** How a run ended that was kept; why another one was not, the core says. */
export function takenWords({ rows, rejectedRows, inserted, updated }: Pick<ImportResult, 'rows' | 'rejectedRows' | 'inserted' | 'updated'>): string {
  if (inserted + updated === 0) return rejectedRows === 0 ? 'Everything in it was here already; nothing was changed.' : `What can be taken of it was here already, and nothing was changed; ${plural(rejectedRows, 'row')} left out.`
  return rejectedRows === 0 ? `${rows === 1 ? 'The row was' : `All ${formatCount(rows)} rows were`} taken.` : `${plural(goodRows({ rows, rejectedRows }), 'row')} taken, ${formatCount(rejectedRows)} left out.`
}

/** What an undo would do, before it is done. */
export function undoSays({ inserted, updated }: Pick<Import, 'inserted' | 'updated'>): string {
  const does = [inserted > 0 ? `takes away what ${plural(inserted, 'new row')} made` : null, updated > 0 ? `puts back ${plural(updated, 'row')} as before` : null].filter((part) => part !== null)
  return `${does.length === 0 ? 'It changed nothing, so nothing is put back' : `Undo ${does.join(' and ')}`}. What a later file or a person changed since is left as it is.`
}

/** What an undo did. */
export const undoneWords = ({ putBack, kept }: { putBack: number; kept: number }): string =>
  `${plural(putBack, 'record')} put back as ${putBack === 1 ? 'it was' : 'they were'}.${kept === 0 ? '' : ` ${plural(kept, 'record')} left as ${kept === 1 ? 'it is' : 'they are'}: changed since by a later file or a person.`}`
