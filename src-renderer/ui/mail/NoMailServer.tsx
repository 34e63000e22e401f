/** Said before anybody writes or waits: without a mail server nothing goes out. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { Note } from '../parts/Note.tsx'
import { hrefOf } from '../route.ts'

/** Why nothing can be sent from here; null when it can, and until it is known. */
export function useNoMailServer(): string | null {
  const settings = useQuery(orpc.settings.get.queryOptions()).data
  return settings !== undefined && settings.smtp.url === null ? 'No mail server is set.' : null
}

export function NoMailServer() {
  if (useNoMailServer() === null) return null
  return <Note tone="wait">No mail server is set: nothing can be sent. <a href={hrefOf('settings', 'mail-server')}>Give its address in Settings</a>.</Note>
}
