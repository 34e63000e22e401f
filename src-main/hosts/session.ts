/** Who may use the loopback host: whoever had the token of the printed URL, once, and has the cookie it was exchanged for. */
import { randomBytes, timingSafeEqual } from 'node:crypto'

export interface Session {
  /** The one-time token; part of the printed URL. */
  readonly token: string
  /** `Set-Cookie` for whoever brings the token the first time; null for a wrong or a used one. */
  redeem(token: string): string | null
  /** Whether a `Cookie` header carries the session. */
  holds(cookieHeader: string | undefined): boolean
}

/** @param port part of the cookie's name, for a browser sends cookies to every port of a host */
export function createSession(port: number, token: string = newSecret()): Session {
  const name = `counterfoil-${port}`
  const secret = newSecret()
  let used = false
  return {
    token,
    redeem(given) {
      if (used || !same(given, token)) return null
      used = true
      return `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`
    },
    holds(cookieHeader) {
      if (!used || cookieHeader === undefined) return false
      return cookieHeader.split(';').some((pair) => {
        const at = pair.indexOf('=')
        return pair.slice(0, at).trim() === name && same(pair.slice(at + 1).trim(), secret)
      })
    },
  }
}

const newSecret = (): string => randomBytes(32).toString('base64url')

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
