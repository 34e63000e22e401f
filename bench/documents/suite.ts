/** Figures of the documents: PDFs and batches, the usage workbook, aging; each in a file of its own. */
import type { AccountId } from '#contract/vocabulary.ts'
import type { Company } from '../company.ts'
import type { Figure } from '../figures.ts'
import { many } from '../quick.ts'
import { openCore } from '../queues/openCore.ts'
import { agingFigures } from './aging.ts'
import { batchFigures } from './batchFigures.ts'
import { setLogo } from './logo.ts'
import { receiptFigures, statementFigures } from './pdfs.ts'
import { statementQuery } from './statementQuery.ts'
import { usageFigures } from './usageFigures.ts'

export async function documentsSuite(company: Company): Promise<Figure[]> {
  const { workspaceDir } = await company.pulled()
  const { core, client } = await openCore(workspaceDir)
  try {
    const { database } = core.context
    setLogo(database)
    const { rows } = await client.accounts.page({ sort: 'oldest_due', limit: many(60) })
    const accounts = rows.map(({ accountId }): AccountId => accountId)
    return [
      ...(await receiptFigures(database, workspaceDir, company.dir)),
      ...(await statementFigures(database, workspaceDir, company.dir, accounts)),
      ...(await statementQuery()),
      ...(await batchFigures(client, workspaceDir, company.dir)),
      ...(await usageFigures(workspaceDir, company.dir)),
      ...(await agingFigures(company.dir)),
    ]
  } finally {
    await core.close()
  }
}
