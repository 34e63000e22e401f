/** What lines and servers do, to order. */

/** Which requests a fault is for; each part that is left out fits all. */
export interface Fits {
  method?: 'GET' | 'POST' | 'DELETE'
  path?: string | RegExp
}

export type Fault =
  /** 429, with `Retry-After` where it is told. */
  | { kind: 'too_often'; retryAfter?: number; reason?: string }
  /** Answered with this status and nothing done. */
  | { kind: 'status'; status: number; message?: string }
  /** Another request has the object in hand: 429 `lock_timeout`. */
  | { kind: 'locked' }
  /** A request with this key is still being worked on: 409. */
  | { kind: 'in_use' }
  /** No answer ever comes, and nothing is done. */
  | { kind: 'silence' }
  /** The line is cut before anything is done. */
  | { kind: 'cut' }
  /** All is done, and the line is cut in the middle of the answer. */
  | { kind: 'cut_after' }
  /** All is done, and no answer ever comes. */
  | { kind: 'silence_after' }
  /** Somebody else's work comes first. */
  | { kind: 'first'; work: () => void }

interface Ordered { fault: Fault; fits: Fits; left: number }

export class Faults {
  #ordered: Ordered[] = []

  /** For the next requests that fit; for all from now on with `Infinity`. */
  next(fault: Fault, fits: Fits = {}, times = 1): void {
    this.#ordered.push({ fault, fits, left: times })
  }
  clear(): void {
    this.#ordered = []
  }
  take(method: string, path: string): Fault | null {
    const found = this.#ordered.find(({ fits, left }) => left > 0 && (fits.method === undefined || fits.method === method) && (fits.path === undefined || (typeof fits.path === 'string' ? fits.path === path : fits.path.test(path))))
    if (found === undefined) return null
    found.left -= 1
    return found.fault
  }
}
