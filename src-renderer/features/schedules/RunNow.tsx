/** A run besides its rule: how many it would send, and to whom it has been sent before. */
import { Checkbox } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScheduleRow } from '#contract/schedules.ts'
import { orpc } from '../../client.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { NoMailServer, useNoMailServer } from '../../ui/mail/NoMailServer.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { LeftOut } from './LeftOut.tsx'
import { messagesWords, sendWords } from './words.ts'

export function RunNow({ schedule, opened, onClose }: { schedule: ScheduleRow; opened: boolean; onClose: () => void }) {
  const [again, setAgain] = useState(false)
  const { id, name } = schedule
  const preview = useQuery(orpc.schedules.previewNow.queryOptions({ input: { id, again }, enabled: opened, staleTime: 0 }))
  const run = useMutation(orpc.schedules.runNow.mutationOptions())
  const noServer = useNoMailServer() !== null
  const only = 'filter' in schedule.who ? schedule.who.only : 'all'
  const count = preview.data?.messages
  const had = preview.data?.skipped.filter(({ reason }) => reason.startsWith('Sent before')).reduce((sum, one) => sum + one.count, 0) ?? 0
  const confirm = async () => {
    const { campaign } = await run.mutateAsync({ id, again })
    go(hrefOf('mail', campaign))
  }
  return (
    <Dialog opened={opened} onClose={onClose} title={`Run “${name}” now?`} confirm={sendWords(count, only)} onConfirm={confirm} ready={count !== undefined && count > 0 && !noServer}>
      <NoMailServer />
      <p>This is a run besides its rule, with the local copy as it is.</p>
      {preview.isError && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data !== undefined && (
        <Facts facts={[
          ['Of', `${formatDay(preview.data.from)} to ${formatDay(preview.data.to)}`],
          ['Messages', messagesWords(preview.data, only)],
          ['Left out', preview.data.skipped.length === 0 ? null : <LeftOut key="left" skipped={preview.data.skipped} />],
        ]} />
      )}
      {(had > 0 || again) && <Checkbox checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} label="Also to those who have this statement already" />}
    </Dialog>
  )
}
