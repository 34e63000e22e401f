/** Why a call brought nothing, in plain words that name the host and say what to do. */
import { ConnectorError } from '#main/core/ports/connector.ts'

/** From what `fetch` threw. */
export function failureOfLine(host: string, error: unknown, asked: { cancelled: boolean; timedOut: boolean; timeoutMs: number }): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (asked.cancelled) return new ConnectorError('CANCELLED', 'Cancelled.', { cause: error })
  if (asked.timedOut) return new ConnectorError('TIMEOUT', `${host} did not answer within ${Math.round(asked.timeoutMs / 1000)} seconds. It will be tried again.`, { cause: error })
  const code = codeOf(error)
  if (isCertificate(code)) {
    return new ConnectorError('OFFLINE', `The certificate of ${host} is not one this machine trusts (${code}), so nothing was sent. Check the address; if it is right, ask its administrator.`, { cause: error })
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ConnectorError('OFFLINE', `The name ${host} could not be found. Check the line of this machine, and the address in Settings.`, { cause: error })
  }
  if (code === 'ECONNREFUSED') return new ConnectorError('OFFLINE', `Nothing answers at ${host}. Check that the billing system runs, and the address in Settings.`, { cause: error })
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return new ConnectorError('TIMEOUT', `${host} does not answer. Check the line of this machine, and the address in Settings.`, { cause: error })
  }
  return new ConnectorError('OFFLINE', `The line to ${host} was cut (${code || 'no reason given'}). It will be tried again.`, { cause: error })
}

/** From a status that is not an answer to the question. `message` is the billing system's own word. */
export function failureOfStatus(host: string, status: number, retryAfter: string | null, message: string | null): ConnectorError {
  const wait = retryAfterMs(retryAfter)
  const options = wait === null ? {} : { retryAfterMs: wait }
  if (status === 401) return new ConnectorError('UNAUTHORIZED', `${host} does not take the token: it is wrong or no longer valid. Give a new one in Settings.`)
  if (status === 403) return new ConnectorError('FORBIDDEN', `${host} does not let this operator do that${said(message)}. Ask its administrator for the grant.`)
  if (status === 429) return new ConnectorError('RATE_LIMITED', `${host} asks to be called less often. It will be tried again.`, options)
  if (status === 408) return new ConnectorError('TIMEOUT', `${host} gave up waiting for the question. It will be tried again.`, options)
  if (status >= 500) return new ConnectorError('SERVER', `${host} answers with an error of its own (${status})${said(message)}. It will be tried again.`, options)
  if (status >= 300 && status < 400) return new ConnectorError('MALFORMED', `${host} answers from another place (${status}). Give that address in Settings.`)
  return notABillingSystem(host, `status ${status}${said(message)}`)
}

export const notABillingSystem = (host: string, detail: string): ConnectorError =>
  new ConnectorError('MALFORMED', `${host} answers, but not as a billing system does (${detail}). Check the address in Settings.`)

const said = (message: string | null): string => (message === null || message === '' ? '' : `: “${message.slice(0, 200)}”`)

/** `Retry-After` in seconds or as a date. */
function retryAfterMs(text: string | null): number | null {
  if (text === null) return null
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Math.round(Number(text) * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

/** The code lies on the error itself or on what caused it. */
function codeOf(error: unknown): string {
  for (let e: unknown = error; typeof e === 'object' && e !== null; e = (e as { cause?: unknown }).cause) {
    const code = (e as { code?: unknown }).code
    if (typeof code === 'string') return code
    // Several addresses were tried: each has its own error.
    const first = (e as { errors?: unknown[] }).errors?.[0]
    if (first !== undefined) return codeOf(first)
  }
  return ''
}

const isCertificate = (code: string): boolean => /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/.test(code)
