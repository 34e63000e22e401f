/** What this machine says of its line, passed on to the core: seen at once instead of at its next try. */
import { client } from '../../client.ts'

const tell = () => {
  // The core finds out by itself too, so a word that is lost costs only time.
  void client.sync.lineChanged({ online: navigator.onLine }).catch(() => undefined)
}

/** Tells each change until the returned function is called; and at once where there is no line now. */
export function followLine(): () => void {
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
  if (!navigator.onLine) tell()
  return () => {
    window.removeEventListener('online', tell)
    window.removeEventListener('offline', tell)
  }
}
