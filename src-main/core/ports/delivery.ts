/** What became of one try to hand a message over, as far as the other side let us know; the same for mail and SMS. */
export type Delivery =
  /** The other side took it and answers for it from now on. */
  | { kind: 'accepted'; reply: string; /** Addresses of a message to several that it would not take, with its words. */ without: string | null; /** The SMS provider's id of it. */ providerId?: string }
  /** For good: it will not be taken. `about` tells what is objected to. */
  | { kind: 'refused'; reply: string; about: 'recipient' | 'us' }
  /** Not now. */
  | { kind: 'deferred'; reply: string; about: 'recipient' | 'us'; /** How long we were asked to wait. */ retryAfterMs?: number }
  /** The line was cut before the message went over it: it is surely not sent. */
  | { kind: 'cut'; reason: string }
  /** The line was cut, or went silent, after the message began to go over it: it may have been taken. */
  | { kind: 'unknown'; reason: string }
