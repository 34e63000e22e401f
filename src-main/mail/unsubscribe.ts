/**
 * How a customer asks by mail not to be written to (RFC 2369). The subject repeats the message's own
 * `Message-ID`, whose 128 random bits nobody can guess: so nobody can ask for somebody else.
 * RFC 8058's one click needs a web server of ours, which a desk is not.
 */

/** What `List-Unsubscribe` names: writing to the sender, with the message in the subject. `messageId` has its brackets. */
export const unsubscribeAddress = (sender: string, messageId: string): string =>
  `mailto:${encodeURIComponent(sender).replaceAll('%40', '@')}?subject=${encodeURIComponent(`unsubscribe ${messageId.slice(1, -1)}`)}`

/** The `Message-ID`, with its brackets, that such a subject names; null in any other. */
export function unsubscribedMessage(subject: string): string | null {
  const named = /^\s*(?:re:\s*)?unsubscribe\s+<?([0-9a-f]{32}@[a-z0-9.-]{1,253})>?\s*$/i.exec(subject)?.[1]
  return named === undefined ? null : `<${named.toLowerCase()}>`
}
