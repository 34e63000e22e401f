/** The other side's words quoted inside a sentence of ours, which ends with a full stop of its own: `: “…”`; empty where there are none. */
export function quoted(message: string | null | undefined, lettersMax: number): string {
  const words = (message ?? '').slice(0, lettersMax).trim().replace(/\.$/, '')
  return words === '' ? '' : `: “${words}”`
}
