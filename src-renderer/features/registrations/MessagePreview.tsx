/** One recipient's message as it will read. */
import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { MessageView } from '../../ui/mail/MessageView.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'

export function MessagePreview({ registration }: { registration: string }) {
  const message = useQuery(orpc.mail.previewMessage.queryOptions({ input: { registration }, placeholderData: keepPreviousData }))
  if (message.isError) return <ErrorNote error={message.error} onRetry={() => void message.refetch()} />
  return message.data === undefined ? <Skeleton height={320} /> : <MessageView message={message.data} />
}
