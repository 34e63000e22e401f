/** When the provider was asked for answers last, and how it went. */
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { formatAgo, formatInstant } from '../../../ui/format/dates.ts'
import { useNow } from '../../../ui/now.ts'
import { Facts } from '../../../ui/parts/Facts.tsx'
import { Note } from '../../../ui/parts/Note.tsx'

export function SmsState({ sms: { accountSid, everySeconds, lastPolledAt, problem, given }, children }: { sms: NonNullable<MailSettings['sms']>; children?: ReactNode }) {
  const now = useNow()
  return (
    <Stack gap={8} mt="md">
      <Facts facts={[
        ['Account', given ? accountSid : null],
        ['Asked for answers', given ? `Every ${everySeconds} seconds` : null],
        ['Last asked', lastPolledAt === null ? 'Not yet' : `${formatInstant(lastPolledAt)}, ${formatAgo(lastPolledAt, now)}`],
      ]} />
      {problem !== null && <Note tone="bad">{problem}</Note>}
      {children}
    </Stack>
  )
}
