/** Why a call brought nothing, in plain words that name the host and say what to do. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import { quoted } from '../quoted.ts'
import { retryAfterMs } from '../retryAfter.ts'

/** From what the exchange threw. */
export function failureOfLine(host: string, error: unknown, asked: { cancelled: boolean; timedOut: boolean; timeoutMs: number }): ConnectorError {
  if (error instanceof ConnectorError) return error
  if (asked.cancelled) return new ConnectorError('CANCELLED', 'Cancelled.', { cause: error })
  if (asked.timedOut) return new ConnectorError('TIMEOUT', `${host} did not answer within ${Math.round(asked.timeoutMs / 1000)} seconds. It will be tried again.`, { cause: error })
  const code = codeOf(error)
  const distrust = distrustOf(host, code)
  if (distrust !== null) return new ConnectorError('UNTRUSTED', `${distrust} Nothing was sent.`, { cause: error })
  if (code === 'EPROTO') {
    return new ConnectorError('MALFORMED', `${host} answers, but not over an encrypted line, so nothing was sent. Check the address and its port in Settings.`, { cause: error })
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ConnectorError('OFFLINE', `The name ${host} could not be found. Check the line of this machine, and the address in Settings.`, { cause: error })
  }
  if (code === 'ECONNREFUSED') return new ConnectorError('OFFLINE', `Nothing answers at ${host}. Check that something runs there, and the address in Settings.`, { cause: error })
  if (code === 'ETIMEDOUT') {
    return new ConnectorError('TIMEOUT', `${host} does not answer. Check the line of this machine, and the address in Settings.`, { cause: error })
  }
  return new ConnectorError('OFFLINE', `The line to ${host} was cut (${code || 'no reason given'}). It will be tried again.`, { cause: error })
}

/** From a status that is not an answer to the question. What is said is the billing system's own word, where the answer was its. */
export function failureOfStatus(host: string, status: number, retryAfter: string | null, { code, message }: { code: string | null; message: string | null }): ConnectorError {
  const wait = retryAfterMs(retryAfter)
  const options = wait === null ? {} : { retryAfterMs: wait }
  if (status === 401) return new ConnectorError('UNAUTHORIZED', `${host} does not take the token: it is wrong or no longer valid. Give a new one in Settings.`)
  if (status === 403) return new ConnectorError('FORBIDDEN', `${host} does not let this operator do that${said(message)}. Ask its administrator for the grant.`)
  // Any web server may answer 410; only the billing system's own word is about a cursor.
  if (status === 410 && code === 'CURSOR_EXPIRED') {
    return new ConnectorError('CURSOR_EXPIRED', `${host} no longer knows the place where the last pull ended. What it has of this kind is read again from the beginning; nothing is lost.`)
  }
  if (status === 429) return new ConnectorError('RATE_LIMITED', `${host} asks to be called less often. It will be tried again.`, options)
  if (status === 408) return new ConnectorError('TIMEOUT', `${host} gave up waiting for the question. It will be tried again.`, options)
  if (status >= 500) return new ConnectorError('SERVER', `${host} answers with an error of its own (${status})${said(message)}. It will be tried again.`, options)
  if (status >= 300 && status < 400) return new ConnectorError('MALFORMED', `${host} answers from another place (${status}). Give that address in Settings.`)
  return notABillingSystem(host, `status ${status}${said(message)}`)
}

export const notABillingSystem = (host: string, detail: string): ConnectorError =>
  new ConnectorError('MALFORMED', `${host} answers, but not as a billing system does (${detail}). Check the address in Settings.`)

/** In its words, of which it has 200 letters. */
const said = (message: string | null): string => quoted(message, 200)

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

/**
 * Why the other side's certificate is not taken, and what to do; null when the failure is another one.
 * Codes: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
function distrustOf(host: string, code: string): string | null {
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired (${code}). Ask its administrator to renew it; check the date of this machine too.`
  if (code === 'CERT_NOT_YET_VALID') return `The certificate of ${host} is not valid yet (${code}). Check the date of this machine.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return `The certificate shown at ${host} belongs to another name (${code}): somebody else may be answering. Check the address in Settings.`
  if (code === 'CERT_REVOKED') return `The certificate of ${host} was revoked (${code}). Ask its administrator.`
  if (!/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)/.test(code)) return null
  return `The certificate of ${host} is signed by nobody this machine trusts (${code}): somebody else may be answering. Check the address in Settings. `
    + `If your company signs its certificates itself, add its authority to the certificate store of this machine, or name its file in NODE_EXTRA_CA_CERTS, and start Counterfoil again.`
}
