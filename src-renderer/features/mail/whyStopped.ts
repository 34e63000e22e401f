/** What to do about a campaign that stopped by itself; the reason stands beside it in the server's words. */
interface Advice {
  text: string
  /** The part of the settings where it is mended; null where that is elsewhere. */
  settings: 'mail-server' | 'sms' | null
}

export function whatToDo(stopReason: string): Advice {
  const settings = /SMS/.test(stopReason) ? 'sms' : 'mail-server'
  if (/sign[- ]?in|authenticat|password|credential|\b53[045]\b|certificate|\bTLS\b|token/i.test(stopReason)) return { text: 'Mend the sign-in or the certificate, then resume: what was not sent is still queued.', settings }
  if (/in a row/i.test(stopReason)) return { text: 'Look at the failed messages below. When what the server objects to is mended, resume: what was not tried is still queued.', settings }
  if (/reach|connect|refused|timed? ?out|ENOTFOUND|ECONN|mail server|SMS provider/i.test(stopReason)) return { text: 'When it can be reached again, resume: what was not sent is still queued.', settings }
  return { text: 'Resume when you are ready: what was not sent is still queued.', settings: null }
}
