/** When the bounce mailbox was read last, and how it went. */
import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { formatAgo, formatInstant } from '../../../ui/format/dates.ts'
import { formatCount, plural } from '../../../ui/format/words.ts'
import { useNow } from '../../../ui/now.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../../ui/parts/Facts.tsx'
import { Note } from '../../../ui/parts/Note.tsx'

export function BounceReading({ bounces: { lastReadAt, problem }, children }: { bounces: NonNullable<MailSettings['bounces']>; children?: ReactNode }) {
  const now = useNow()
  const queries = useQueryClient()
  const read = useMutation(orpc.mailSettings.readBounces.mutationOptions({ onSettled: () => queries.invalidateQueries({ queryKey: orpc.mailSettings.get.key() }) }))
  return (
    <Stack gap={8} mt="md">
      <Facts facts={[['Last read', lastReadAt === null ? 'Not yet' : `${formatInstant(lastReadAt)}, ${formatAgo(lastReadAt, now)}`]]} />
      {problem !== null && !read.isError && <Note tone="bad">{problem}</Note>}
      {read.isError && <ErrorNote error={read.error} />}
      <Group gap={8}>
        <Button variant="default" loading={read.isPending} onClick={() => read.mutate(undefined)}>Read now</Button>
        <output>{read.isSuccess && <Note tone="good">{readWords(read.data)}</Note>}</output>
      </Group>
      {children}
    </Stack>
  )
}

function readWords({ read, bounces, matched }: { read: number; bounces: number; matched: number }): string {
  if (read === 0) return 'Nothing new is there.'
  if (bounces === 0) return `${plural(read, 'new message')} read; none of them came back.`
  return `${plural(read, 'new message')} read, ${formatCount(bounces)} came back; ${matched === bounces ? (bounces === 1 ? 'its message is known.' : 'all their messages are known.') : `of ${formatCount(matched)} the message is known.`}`
}
