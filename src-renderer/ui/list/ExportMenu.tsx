/** What the list shows as a file: made by the core as a job, and found again under Documents. */
import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { hasListColumn } from '#contract/listExport.ts'
import type { ListExport, ListName } from '#contract/listExport.ts'
import { client } from '../../client.ts'
import { percentOf, useActivity } from '../core/activities.ts'
import { plainError } from '../core/plainError.ts'
import { formatCount } from '../format/words.ts'
import { DocumentActions } from '../parts/DocumentActions.tsx'
import { arranged } from './arrange.ts'
import type { Column } from './column.ts'
import styles from './ExportMenu.module.css'
import { LightMenu } from './LightMenu.tsx'
import type { ListStore } from './listState.ts'
import { useListState } from './useListState.ts'

interface ExportMenuProps<Row, F, S extends string> {
  list: ListName
  store: ListStore<F, S>
  columns: readonly Column<Row, S>[]
  /** What the list is asked for: its filter with the party and the search text, without order and page. */
  filter: object
  total: number | null
}

type Format = ListExport['format']

export function ExportMenu<Row, F, S extends string>({ list, store, columns, filter, total }: ExportMenuProps<Row, F, S>) {
  const { sort, descending, columns: choices } = useListState(store)
  const [made, setMade] = useState<string | null>(null)
  const activity = useActivity(made)
  const start = useMutation({
    mutationFn: (format: Format) => {
      // A file has room for every column; those of buttons and marks alone are not put into it.
      const ids = arranged(columns, choices).filter(({ id }) => hasListColumn(list, id)).map(({ id }) => ({ id }))
      return client.reports.exportList({ list, filter, sort, descending, format, columns: ids } as ListExport)
    },
    onSuccess: (started) => setMade(started.activity),
    onError: (error) => notifications.show({ title: 'Nothing was exported', message: plainError(error).message, color: 'red', withBorder: true, autoClose: false, closeButtonProps: { 'aria-label': 'Close' } }),
  })
  useEffect(() => {
    if (activity === undefined || activity.state === 'running') return
    const { state, label, error, documentId } = activity
    // One that takes long is told by the frame (EndedJobs), under the same id.
    if (state === 'done' && documentId !== null) notifications.show({ id: activity.id, title: label, message: <DocumentActions id={documentId} name={label} />, color: 'green', withBorder: true, autoClose: 12_000, closeButtonProps: { 'aria-label': 'Close' } })
    if (state === 'failed') notifications.show({ id: activity.id, title: `${label}: failed`, message: error ?? 'This could not be made.', color: 'red', withBorder: true, autoClose: false, closeButtonProps: { 'aria-label': 'Close' } })
  }, [activity])
  const running = made !== null && (activity === undefined || activity.state === 'running')
  const percent = activity === undefined ? null : percentOf(activity)
  const what = total === null ? 'what is shown' : total === 1 ? '1 row' : `${formatCount(total)} rows`
  return (
    <LightMenu
      position="bottom-end"
      button={
        <Button variant="default" loading={start.isPending} px={9} leftSection={<IconDownload size={14} aria-hidden />} rightSection={<IconChevronDown size={12} aria-hidden />}>
          <span className={styles.word}>Export</span>
          {running && (percent === null ? '…' : ` ${percent} %`)}
        </Button>
      }
    >
      <Menu.Dropdown>
        <Menu.Label>The columns that are shown, in their order</Menu.Label>
        <Menu.Item disabled={total === 0} onClick={() => start.mutate('xlsx')}>Excel workbook of {what}</Menu.Item>
        <Menu.Item disabled={total === 0} onClick={() => start.mutate('csv')}>CSV of {what}</Menu.Item>
      </Menu.Dropdown>
    </LightMenu>
  )
}
