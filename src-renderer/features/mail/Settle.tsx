/** A person's word on a message whose fate is not known. */
import { Button, Group, Tooltip } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { MessageRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { useMayNotManage } from '../../ui/core/session.ts'

export function Settle({ message }: { message: MessageRow }) {
  const settle = useMutation(orpc.mail.settleUncertain.mutationOptions())
  const not = useMayNotManage()
  const say = (as: 'sent' | 'send_again') => settle.mutate({ message: message.id, as })
  const buttons = (
    <Group gap={4} wrap="nowrap">
      <Button size="compact-xs" variant="default" disabled={not !== null} loading={settle.isPending} aria-label={`It was sent, ${message.accountName}`} onClick={() => say('sent')}>It was sent</Button>
      <Button size="compact-xs" variant="default" disabled={not !== null || settle.isPending} aria-label={`Send again, ${message.accountName}`} onClick={() => say('send_again')}>Send again</Button>
    </Group>
  )
  const words = settle.isError ? plainError(settle.error).message : not
  return words === null ? buttons : <Tooltip label={words} {...(settle.isError ? { opened: true } : {})}><div>{buttons}</div></Tooltip>
}
