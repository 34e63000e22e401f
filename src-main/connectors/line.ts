/** The lines of Node's own HTTP client that are kept open: how long one may take to come up, and what one is that the other side had closed. */
import type { ClientRequest } from 'node:http'

/** A line that is not up by then is given up before the exchange's own time is. */
const CONNECT_MS = 10_000

/** A line kept open that the other side had closed meanwhile; nothing was answered on it. */
export class StaleLine extends Error {}

/** Gives up a new line that does not come up in its time; one that was kept open is up. */
export function connectInTime(request: ClientRequest): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const tooLong = setTimeout(() => request.destroy(Object.assign(new Error('No line within the time.'), { code: 'ETIMEDOUT' })), CONNECT_MS)
    for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(tooLong))
  })
}

/** What an error of a request is: a `StaleLine` where a kept-open line was gone before anything was `answered`, else the error itself. */
export function lineError(request: ClientRequest, answered: boolean, error: NodeJS.ErrnoException): Error {
  const stale = request.reusedSocket && !answered && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
  return stale ? new StaleLine(error.message, { cause: error }) : error
}
