/**
 * What the shell and the core's process say to each other. The shell sends `start` first; ports of
 * windows come with `port` messages at any time and are kept until the core is ready.
 */

/** The first message. Everything the core is given by the desktop. */
export interface CoreStart {
  kind: 'start'
  workspaceDir: string
  /** Make the workspace where there is none. */
  create: boolean
  /** Named to whoever finds the workspace locked. */
  who: string
  version: string
  /** Whether this is the demo company of the sandbox. */
  demo: boolean
  /** A new demo company's desk gets some days of history. */
  deskHistory?: boolean
  /** The sandbox's address and token; null when the workspace names its own. */
  connection: { url: string; token: string } | null
  smtpUrl: string | null
  /** The sandbox's; null when the workspace names its own. */
  sms: { url: string; accountSid: string; authToken: string } | null
}

/** `mailSignIn`: JSON `{clientSecret, refreshToken}`; `dkimKeys`: JSON of PEM keys by domain; `bouncesUrl`: the mailbox with its password; `smsToken`: the SMS provider's; `sourceKeys`: JSON of keys by source. */
export type SecretName = 'billingToken' | 'smtpUrl' | 'mailSignIn' | 'dkimKeys' | 'bouncesUrl' | 'smsToken' | 'sourceKeys'

/** What the shell may ask of a running core; each with its answer. */
export interface CoreQuestions {
  /** Where a document's file is; null when there is no such document. */
  documentFile: { input: { id: string }; answer: { path: string; fileName: string; contentType: string } | null }
  /** The parties' portal addresses: the pages that may be opened in a browser. */
  portalUrls: { input: null; answer: string[] }
}
export type CoreQuestion = keyof CoreQuestions

export type ToCore =
  | CoreStart
  /** Carries one transferred port of a window. */
  | { kind: 'port' }
  | { [Q in CoreQuestion]: { kind: 'ask'; id: number; question: Q; input: CoreQuestions[Q]['input'] } }[CoreQuestion]
  /** The machine woke from sleep: what waits is due, and the line may be another one. */
  | { kind: 'wake' }
  /** The answer to a `secret` message: the value read, or whether it was kept. */
  | { kind: 'secret'; id: number; value: string | null; kept: boolean }
  /** End: finish what is under way, close the workspace, exit. */
  | { kind: 'close' }

export type FromCore =
  | { kind: 'ready' }
  /** The workspace cannot be used; the process ends. `message` is plain words with what to do. */
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'answer-failed'; id: number; message: string }
  | { kind: 'secret'; id: number; name: SecretName; write: { value: string | null } | null }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string; data: Record<string, unknown> }
