/** The folder whose files are imported by themselves, by the mapping that was kept for their shape. */
import { Button, CopyButton, Skeleton, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import styles from './Imports.module.css'

export function WatchedFolder() {
  const now = useNow()
  const queries = useQueryClient()
  const why = useMayNotManage()
  const folder = useQuery(orpc.imports.folder.queryOptions())
  const watch = useMutation(orpc.imports.watch.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: orpc.imports.folder.key() }) }))
  const { data } = folder
  return (
    <Panel title="Watched folder">
      {folder.isError && <ErrorNote error={folder.error} onRetry={() => void folder.refetch()} />}
      {data === undefined && !folder.isError && <Skeleton height={64} />}
      {data !== undefined && (
        <div className={styles.folder}>
          <Switch
            size="sm" label={data.watched ? 'Files that arrive in this folder are imported by themselves' : 'Import files by themselves when they arrive in a folder'} checked={watch.isPending ? watch.variables.watched : data.watched}
            disabled={why !== null} {...(why === null ? {} : { description: why })} onChange={(event) => watch.mutate({ watched: event.currentTarget.checked })}
          />
          {watch.isError && <ErrorNote error={watch.error} />}
          {data.path !== '' && (
            <p className={styles.path}><code>{data.path}</code> <CopyButton value={data.path}>{({ copied, copy }) => <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton></p>
          )}
          <p className={styles.dim}>A file needs a mapping that was kept for its shape: import one like it by hand first. What was taken is moved to “done”, what was not to “refused”, each with a report beside it.</p>
          {data.lately.length > 0 && (
            <ul className={styles.lately} aria-label="What came lately">
              {data.lately.map(({ fileName, at, done, words }, n) => (
                <li key={n}><Tag quiet tone={done ? 'good' : 'bad'}>{done ? 'Taken' : 'Refused'}</Tag> <div>{fileName} <Muted>{words}</Muted></div> <span className={styles.when} title={formatInstant(at)}>{formatAgo(at, now)}</span></li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  )
}
