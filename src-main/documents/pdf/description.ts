/** What a PDF says of itself: title, author, date; twice, as readers look in either place (ISO 32000-1, 14.3; ISO 19005-3, 6.6). */
import { asText16, wholeStream } from './objects.ts'
import { printable } from './typesetter.ts'

export interface Description {
  title: string
  subject: string
  author: string
  /** BCP 47. */
  language: string
  /** Its day, `YYYY-MM-DD`. */
  on: string
}

export function infoDictionary({ title, subject, author, on }: Description): string {
  const date = `(D:${on.replaceAll('-', '')}000000Z)`
  return `<</Title${asText16(cleaned(title))}/Subject${asText16(cleaned(subject))}/Author${asText16(cleaned(author))}/Creator(Counterfoil)/Producer(Counterfoil)/CreationDate${date}/ModDate${date}>>`
}

export function metadataStream({ title, subject, author, language, on }: Description): Buffer {
  const alt = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${asXml(text)}</rdf:li></rdf:Alt>`
  const date = `${on}T00:00:00Z`
  const packet = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title>${alt(title)}</dc:title><dc:description>${alt(subject)}</dc:description><dc:creator><rdf:Seq><rdf:li>${asXml(author)}</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>${asXml(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Counterfoil</xmp:CreatorTool><xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate><pdf:Producer>Counterfoil</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
  return wholeStream(Buffer.from(packet, 'utf8'), '/Type/Metadata/Subtype/XML')
}

/** What the page drops (controls, marks that turn the direction of writing) is no part of a title either: it would read otherwise than the page. */
export const cleaned = (text: string): string => printable(text).replace(/[\ufffe\uffff]/g, ' ')
const asXml = (text: string): string => cleaned(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
