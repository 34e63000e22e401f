/** What does not belong into the HTML of an email: mail programs take it out, or call the message dangerous. */
import type { Finding } from './liquidWalk.ts'
import { placeAt } from './place.ts'

/** Gmail shows the first 102 KB and hides the rest (its own help, "Message clipped"). */
const CLIPPED_AT = 100_000

const RULES: readonly { found: RegExp; severity: Finding['severity']; message: string }[] = [
  { found: /<script\b/gi, severity: 'error', message: 'A script does not run in an email, and mail servers take the message for an attack. Take it out.' },
  { found: /<(iframe|object|embed|applet|form|input|base|frame)\b/gi, severity: 'error', message: 'Mail programs remove this, or warn of the message. Use a link to the portal instead.' },
  { found: /<[a-z][^>]*\son[a-z]+\s*=/gi, severity: 'error', message: 'This would run a script, which no email may. Take the attribute that begins with “on” out.' },
  { found: /(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript|data:text\/html)/gi, severity: 'error', message: 'A link that runs a script is no link for an email.' },
  { found: /<meta\b[^>]*http-equiv\s*=\s*["']?refresh/gi, severity: 'error', message: 'An email cannot lead its reader elsewhere by itself. Take this out.' },
  { found: /<link\b[^>]*>|@import\b/gi, severity: 'advice', message: 'Style sheets from elsewhere are not loaded by mail programs. Put the styles into the message.' },
  { found: /<img\b[^>]*\bsrc\s*=\s*["']?\s*(?:https?:)?\/\/|<img\b[^>]*\bsrc\s*=\s*["']?\s*\{\{|background(?:-image)?\s*[:=][^;"'>]*(?:https?:)?\/\//gi, severity: 'advice', message: 'A picture from elsewhere is shown only after the reader allows it, and tells its server who reads. The message must read well without it.' },
  { found: /<img\b[^>]*\bsrc\s*=\s*["']?\s*(?:cid|data):/gi, severity: 'advice', message: 'Many mail programs do not show pictures that are put into the HTML.' },
  { found: /<a\b[^>]*\bhref\s*=\s*["']?http:\/\//gi, severity: 'advice', message: 'This link is not encrypted. Use https.' },
  { found: /<[a-z][^>]*\s[a-z-]+\s*=\s*\{\{/gi, severity: 'error', message: 'Put quotes around the value of this attribute: a customer’s name could break out of it.' },
]

export function htmlProblems(html: string): Finding[] {
  const source = html.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '))
  const findings = RULES.flatMap(({ found, severity, message }) => [...source.matchAll(found)].slice(0, 5).map((match): Finding => ({ severity, message, ...placeAt(source, match.index) })))
  if (html.length > CLIPPED_AT) findings.push({ severity: 'advice', message: 'Gmail hides what comes after the first 100 KB. Make it shorter.', ...placeAt(html, CLIPPED_AT) })
  return findings
}
