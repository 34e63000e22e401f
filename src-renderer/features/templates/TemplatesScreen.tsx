/** The words of everything that is sent: a template a kind, and what parties have of their own. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { TemplateRow } from '#contract/templates.ts'
import { orpc } from '../../client.ts'
import { useSession } from '../../ui/core/session.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { createListState } from '../../ui/list/listState.ts'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { templateColumns } from './columns.tsx'
import { useTemplateDrafts } from './drafts.ts'
import { TemplateEditor } from './TemplateEditor.tsx'

const templatesList = createListState<object, 'label'>('templates', { filters: {}, sort: 'label', descending: false })
const rowId = (row: TemplateRow): string => row.kind
const open = (kind: string) => go(hrefOf('templates', kind))
const nothingMore = () => undefined

export function TemplatesScreen({ kind, party }: { kind: string | null; party: string | null }) {
  return kind === null ? <List /> : <TemplateEditor key={kind} kind={kind} party={party} />
}

function List() {
  const now = useNow()
  const list = useQuery(orpc.templates.list.queryOptions())
  const workspace = useSession()?.workspace.dir ?? ''
  const drafts = useTemplateDrafts((known) => known.drafts)
  const unsaved = useMemo(() => new Set(Object.keys(drafts).map((key) => JSON.parse(key) as [string, string]).filter(([of]) => of === workspace).map(([, kind]) => kind)), [drafts, workspace])
  const columns = useMemo(() => templateColumns(now, unsaved), [now, unsaved])
  const rows = list.data ?? []
  return (
    <ListScreen title="Templates" count={list.data === undefined ? null : rows.length} error={list.isError && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}>
      <Grid
        label="Templates" rows={rows} rowId={rowId} columns={columns} store={templatesList} total={rows.length} loading={list.isPending} hasMore={false} loadMore={nothingMore}
        openId={null} onOpen={open} selectable={false} empty={<Empty title="No templates">They come with Counterfoil; start it again.</Empty>}
      />
    </ListScreen>
  )
}
