/** What this machine says of its line, passed on to the core: seen at once instead of at its next try. */
import { client } from '../../client.ts'

/** The core finds out by itself too, so a word that is lost costs only time. */
const tell = (online: boolean) => void client.sync.lineChanged({ online }).catch(() => undefined)
const tellOnline = () => tell(true)
const tellOffline = () => tell(false)

/** Tells each change until the returned function is called; and at once where there is no line now. */
export function followLine(): () => void {
  window.addEventListener('online', tellOnline)
  window.addEventListener('offline', tellOffline)
  if (!navigator.onLine) tellOffline()
  return () => {
    window.removeEventListener('online', tellOnline)
    window.removeEventListener('offline', tellOffline)
  }
}
