/** What a preview shows in the place of what is made only as the message goes. */
import type { Sender } from './sender.ts'

export type LinkPlaceholders = Readonly<{ url: string; goodUntil: string }>

/** A link that leads nowhere: none is made for a preview. */
export const linkPlaceholders = ({ portalUrl }: Pick<Sender, 'portalUrl'>): LinkPlaceholders =>
  ({ url: new URL('/the-link-is-made-when-this-is-sent', portalUrl).href, goodUntil: 'the date that is set when this is sent' })

/** Set off from the words around them where they are read in the HTML; in attributes they stay as they are. */
export function markPlaceholders(html: string, { url, goodUntil }: LinkPlaceholders): string {
  return html.replace(/<(title|style)\b[\s\S]*?<\/\1>|<[^>]*>|[^<]+/gi, (part: string) =>
    (part.startsWith('<') ? part : [url, goodUntil].reduce((text, placeholder) => text.replaceAll(placeholder, () => `<em style="${MARK}">${placeholder}</em>`), part)))
}

const MARK = 'font-style:italic;font-weight:400;background:#fff4cc;color:#5c4400;border-bottom:1px dashed #8a6d00'
