/** Everything that was made, the newest first; a paper is shown here, another file by the system. */
import { Group } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { DocumentRow } from '#contract/documents.ts'
import { bridge, orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { documentKinds, formatBytes } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { isPaper, PaperDialog } from '../../ui/paper/PaperDialog.tsx'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { DocumentActions, openDocument } from '../../ui/parts/DocumentActions.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'

const documentsList = createListState<object, 'created'>('documents', { filters: {}, sort: 'created', descending: true })
const rowId = (row: DocumentRow): string => row.id

function documentColumns(now: number): Column<DocumentRow, 'created'>[] {
  return [
    { id: 'title', header: 'Document', size: 320, min: 200, grow: true, text: (row) => row.title, cell: (row) => row.title },
    { id: 'kind', header: 'Kind', size: 140, drop: 3, text: (row) => documentKinds[row.kind], cell: (row) => <Muted>{documentKinds[row.kind]}</Muted> },
    { id: 'size', header: 'Size', size: 76, align: 'end', drop: 5, text: (row) => formatBytes(row.bytes), cell: (row) => <Muted>{formatBytes(row.bytes)}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 6, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
    { id: 'made', header: 'Made', size: 100, align: 'end', drop: 2, text: (row) => formatInstant(row.createdAt), cell: (row) => <Muted>{formatAgo(row.createdAt, now)}</Muted> },
    { id: 'actions', header: '', size: bridge === undefined ? 156 : 264, text: () => '', cell: (row) => <Group gap={4} wrap="nowrap" justify="flex-end"><DocumentActions id={row.id} name={row.title} /></Group> },
  ]
}

export function MadeGrid({ now }: { now: number }) {
  const page = useInfiniteQuery(orpc.documents.page.infiniteOptions({ input: (after: string | undefined) => ({ limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, ...paging } = usePages(page)
  const columns = useMemo(() => documentColumns(now), [now])
  const [shown, setShown] = useState<ShownPaper | null>(null)
  const open = (id: string) => {
    const row = rows.find((one) => one.id === id)
    if (row !== undefined && isPaper(row.fileName)) setShown({ document: row.id, title: row.title })
    else void openDocument(id)
  }
  return (
    <>
      {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      <Grid
        label="Documents"
        rows={rows}
        rowId={rowId}
        columns={columns}
        store={documentsList}
        total={page.hasNextPage ? null : rows.length}
        {...paging}
        openId={null}
        onOpen={open}
        selectable={false}
        empty={<Empty title="Nothing has been made yet">Receipts, invoice copies and statements are made on an account’s page; reports, and statements for many accounts, with New above. All of them are listed here.</Empty>}
      />
      <PaperDialog shown={shown} onClose={() => setShown(null)} />
    </>
  )
}
