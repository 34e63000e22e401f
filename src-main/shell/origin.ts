/** Where the window's page comes from, and whether a message comes from there. */

export const SCHEME = 'app'
/** The window. */
export const WINDOW_ORIGIN = `${SCHEME}://counterfoil`
/** The shell's own page without a script: choosing a workspace, and why one could not be opened. */
export const START_ORIGIN = `${SCHEME}://start`

interface Frame {
  readonly origin: string
}
/** What of Electron's event tells who sent it. */
export interface Sent {
  /** Null when the frame has gone meanwhile. */
  readonly senderFrame: Frame | null
  readonly sender: { readonly mainFrame: Frame }
}

/** Whether a message was sent by the main frame of a page of the window's origin. */
export function fromOurWindow(event: Sent, origin: string): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.origin === origin
}
