/** What the files of a batch are called: by account, safe on every system, and each one's own. */
import { dirname, join } from 'node:path'
import type { BatchItem } from '#main/db/batches.ts'
import { safeFileName } from '#main/domain/fileNames.ts'

/**
 * `A-000123 Kestrel Freight.pdf`: the number first, so that it is never what is cut of a long name; where two
 * would be one file on a system that does not tell capitals from small letters, the later gets a number.
 */
export function* namedItems(accounts: Iterable<{ id: string; ref: string; name: string }>): Generator<BatchItem, void> {
  const taken = new Set<string>()
  let n = 0
  for (const { id, ref, name } of accounts) {
    n += 1
    yield { n, accountId: id, ref, name, fileName: freeName(taken, `${ref} ${name}`) }
  }
}

/** The parts of a merged batch wait beside it, in a folder that nobody takes for a document. */
export const partsFolder = (final: string, batchId: string): string => join(dirname(final), `.counterfoil-batch-${batchId}`)

/** Equal where two names are one file on some system. */
export const oneFile = (name: string): string => name.normalize('NFKC').toLowerCase().toUpperCase()

function freeName(taken: Set<string>, stem: string): string {
  for (let n = 1; ; n += 1) {
    const name = safeFileName(n === 1 ? `${stem}.pdf` : `${cut(stem)} (${n}).pdf`)
    const key = oneFile(name)
    if (taken.has(key)) continue
    taken.add(key)
    return name
  }
}

/** Room for a number behind it, in letters of any script. */
const cut = (stem: string): string => Array.from(stem).slice(0, 50).join('')
