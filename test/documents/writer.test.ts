import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateSync, crc32 } from 'node:zlib'
import { PDFDocument, PDFHexString, PDFName } from 'pdf-lib'
import { expect, onTestFinished, test } from 'vitest'
import { PdfFile } from '#main/documents/pdf/file.ts'
import { faceNumbered } from '#main/documents/pdf/fonts.ts'
import { Pages, type DocumentFacts, type Picture } from '#main/documents/pdf/pages.ts'
import { readTrueType } from '#main/documents/pdf/trueType.ts'
import { checkPdf, pdfFacts, pdfFonts, pdfText } from '../fixtures/readers.ts'

const run = promisify(execFile)
const FACTS: DocumentFacts = {
  title: 'Receipt PM000123 for Kestrel & Søn <Freight>', subject: 'Receipt of a payment', foot: 'Receipt PM000123', on: '2026-02-28',
  letterhead: {
    legalName: 'Meridian Fleet Pty Ltd', address: { lines: ['1 High Street'], city: 'Sydney', region: 'NSW', postcode: '2000', country: 'AU' }, taxNumber: 'ABN 00', phone: '+61 2 5550 0000',
    email: 'accounts@meridian.example', portalUrl: 'https://pay.meridian.example', remittance: [], paper: 'A4', colour: '#1f5f8b', locale: 'en-AU', footer: ['Registered in New South Wales'], logo: null,
  },
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-writer-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function written(draw: (pages: Pages) => void, facts: Partial<DocumentFacts> = {}): Promise<{ path: string; bytes: Uint8Array; pages: number }> {
  const pages = Pages.open({ ...FACTS, ...facts })
  draw(pages)
  const made = await pages.finish()
  const path = join(folder(), 'a.pdf')
  writeFileSync(path, made.bytes)
  return { path, ...made }
}

/** A PNG of true colour, with alpha where `alpha` is given, in lines without filters. */
function png(width: number, height: number, dot: (x: number, y: number) => readonly number[], alpha: boolean): Picture {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, alpha ? 6 : 2], 8)
  const lines = Buffer.from(Array.from({ length: height }, (_, y) => [0, ...Array.from({ length: width }, (_x, x) => dot(x, y)).flat()]).flat())
  const bytes = new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]))
  return { type: 'png', bytes, width, height }
}

/** Red, green, blue of a dot of the first page, counted from its upper left corner at 72 dots an inch. */
async function dotOf(path: string, x: number, y: number): Promise<number[]> {
  const { stdout } = await run('pdftoppm', ['-r', '72', '-f', '1', '-l', '1', '-x', String(x), '-y', String(y), '-W', '1', '-H', '1', path], { encoding: 'buffer' })
  return [...stdout.subarray(-3)]
}

const NAMES = ['Ōtara Żółć Çeşme', 'Ελλάς Ωδείο', 'Київ Южный', 'Nguyễn Thị Hường', '北斗警備 サクラ', 'naïve “quotes” – 12,50 €', 'Bo\u0304\u0323rg M\u0304ori', 'Building Ⅻ half ½ price', 'ﬁne ﬂow', 'Snow ☃man and 𝔸lpha']

test.each(NAMES)('text comes back as it was: %s', async (name) => {
  const { path } = await written((pages) => {
    pages.text(name, 60, 500, { size: 12 })
    pages.text(name, 60, 460, { size: 12, bold: true })
  })
  await checkPdf(path)
  const text = (await pdfText(path)).normalize('NFKC')
  expect(text.split(name.normalize('NFKC')).length).toBeGreaterThan(2)
})

test('Hebrew and Arabic are set from the right, and their letters come back', async () => {
  const { path } = await written((pages) => {
    pages.text('שלום הובלות Ltd', 60, 500, { size: 12 })
    pages.text('شركة النقل', 60, 460, { size: 12 })
  })
  await checkPdf(path)
  const text = (await pdfText(path)).replace(/[\u200e\u200f\u202a-\u202e]/g, '').normalize('NFKC')
  for (const word of ['שלום', 'הובלות']) expect(text).toContain(word)
  expect(await pdfFonts(path)).toContain('DejaVuSansCondensed')
})

test('a document holds the fonts of the letters that it has, and its own only where a letter is in none of the fixed ones', async () => {
  const count = async (text: string) => (await run('pdffonts', [(await written((pages) => pages.text(text, 60, 500, { size: 12 }))).path])).stdout.split('\n').filter((line) => line.includes('DejaVu')).length
  const plain = await count('Kestrel')
  expect(plain).toBe(1)
  expect(await count('Kestrel Ελλάς')).toBe(2)
  expect(await count('Kestrel ☃')).toBe(2)
})

test('the same pages are the same bytes, again and after any others', async () => {
  const draw = (pages: Pages) => {
    for (const [n, name] of NAMES.entries()) pages.text(name, 60, 600 - n * 20, { size: 10, bold: n % 2 === 0 })
    pages.image(png(4, 4, (x, y) => [x * 60, y * 60, 0, 255 - x], true), { x: 60, y: 80, width: 40, height: 40 })
  }
  const first = await written(draw)
  await written((pages) => pages.text(NAMES.toReversed().join(' '), 60, 500, { size: 9 }))
  expect(Buffer.compare((await written(draw)).bytes, first.bytes)).toBe(0)
})

test('a picture is drawn in its colours, and what of it is clear shows what is below', async () => {
  const opaque = png(2, 2, () => [200, 30, 40], false)
  const half = png(2, 2, () => [0, 0, 255, 0], true)
  const { path } = await written((pages) => {
    pages.rectangle({ x: 100, y: 600, width: 40, height: 40, colour: { red: 0, green: 1, blue: 0 } })
    pages.image(opaque, { x: 200, y: 600, width: 40, height: 40 })
    pages.image(half, { x: 100, y: 600, width: 40, height: 40 })
  })
  await checkPdf(path)
  expect(await dotOf(path, 220, 220)).toEqual([200, 30, 40])
  expect(await dotOf(path, 120, 220)).toEqual([0, 255, 0])
})

test('a picture that is on many pages is in the file once', async () => {
  const noise = png(64, 64, (x, y) => [(x * 37 + y * 91) % 256, (x * 53 + y * 17) % 256, (x * y) % 256], false)
  const on = async (times: number) => (await written((pages) => {
    for (let n = 0; n < times; n += 1) {
      // A copy of the bytes is the same picture.
      pages.image({ ...noise, bytes: noise.bytes.slice() }, { x: 60, y: 100, width: 40, height: 40 })
      pages.break()
    }
  })).bytes.length
  expect((await on(6)) - (await on(1))).toBeLessThan(noise.bytes.length / 2)
})

test('a file that is no picture fails the document in words that say so', async () => {
  await expect(written((pages) => pages.image({ type: 'png', bytes: new Uint8Array([1, 2, 3]), width: 1, height: 1 }, { x: 0, y: 0, width: 1, height: 1 }))).rejects.toThrow()
})

test('the file says title, author, language and date in both places, and claims to be PDF/A-3b with a profile of its colours', async () => {
  const { path, bytes } = await written((pages) => pages.text('x', 60, 500, { size: 9 }), { language: 'de-AT' })
  expect(await pdfFacts(path)).toMatchObject({ Title: FACTS.title, Subject: FACTS.subject, Author: 'Meridian Fleet Pty Ltd', 'Metadata Stream': 'yes', 'PDF version': '1.7' })
  const { stdout: metadata } = await run('pdfinfo', ['-meta', path])
  expect(metadata).toContain('<rdf:li xml:lang="x-default">Receipt PM000123 for Kestrel &#38; Søn &#60;Freight&#62;</rdf:li>')
  expect(metadata).toMatch(/<pdfaid:part>3<\/pdfaid:part><pdfaid:conformance>B</)
  expect(metadata).toContain('<xmp:CreateDate>2026-02-28T00:00:00Z</xmp:CreateDate>')
  const doc = await PDFDocument.load(bytes)
  expect(doc.catalog.lookup(PDFName.of('Lang'), PDFHexString).decodeText()).toBe('de-AT')
  expect(doc.catalog.getViewerPreferences()?.getDisplayDocTitle()).toBe(true)
  const { stdout } = await run('qpdf', ['--json=2', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=all', path], { maxBuffer: 1 << 26 })
  const objects = (JSON.parse(stdout) as { qpdf: [unknown, Record<string, { stream?: { dict: Record<string, unknown>; data: string } }>] }).qpdf[1]
  const profile = Object.values(objects).find(({ stream }) => stream?.dict['/N'] === 3)
  expect(Buffer.from(profile!.stream!.data, 'base64').toString('latin1', 36, 40)).toBe('acsp')
})

test('every font is embedded with the widths of its glyphs, so that a reader draws them where they were set', async () => {
  const { path } = await written((pages) => NAMES.forEach((name, n) => pages.text(name, 60, 600 - n * 20, { size: 10, bold: n % 2 === 0 })))
  const fonts = (await run('pdffonts', [path])).stdout.split('\n').slice(2).filter(Boolean)
  expect(fonts.length).toBeGreaterThan(4)
  for (const line of fonts) expect(line).toMatch(/CID TrueType +Identity-H +yes yes yes/)
  // Right-aligned text ends where it was asked to, whatever fonts it takes.
  const { path: aligned } = await written((pages) => NAMES.slice(0, 6).forEach((name, n) => pages.text(name, 400, 600 - n * 20, { size: 10, align: 'right' })))
  const boxes = (await run('pdftotext', ['-bbox-layout', aligned, '-'])).stdout
  const ends = Array.from(boxes.matchAll(/<line xMin="[\d.]+" yMin="([\d.]+)" xMax="([\d.]+)"/g), ([, y, x]) => [Number(y), Number(x)] as const).filter(([y]) => y > 200 && y < 400)
  expect(ends).toHaveLength(6)
  for (const [, x] of ends) expect(x).toBeCloseTo(400, 0)
})

test('a subset holds what was asked for and what that is composed of, and is a sound font', () => {
  const { font, glyphOf } = faceNumbered(0)
  const accented = glyphOf('é'.codePointAt(0)!)
  const subset = readTrueType(Buffer.concat([font.subset([accented])]))
  expect(subset.advance(accented)).toBe(font.advance(accented))
  expect(subset.glyphs).toBeLessThanOrEqual(font.glyphs)
  expect(subset.subset([accented]).equals(subset.subset([accented]))).toBe(true)
})

test('documents after each other in one file keep their pages and share their fonts; each has its bookmark', async () => {
  const pieces: Buffer[] = []
  const file = new PdfFile((chunk) => pieces.push(chunk))
  for (let n = 0; n < 230; n += 1) {
    const pages = Pages.open({ ...FACTS, foot: `Statement ${n}` })
    pages.text(`Statement number ${n} of 北斗`, 60, 500, { size: 10 })
    if (n % 100 === 0) pages.break()
    await file.add(pages.drawn(), n === 0 ? 'Kestrel\u202e fdp.\u0007 Freight' : `Account ${n}`)
  }
  file.end({ title: 'All', subject: '', author: 'Meridian', language: 'en', on: '2026-02-28' })
  const path = join(folder(), 'merged.pdf')
  writeFileSync(path, Buffer.concat(pieces))
  await checkPdf(path)
  expect(file.pages).toBe(233)
  const { stdout } = await run('qpdf', ['--json', '--json-key=outlines', path], { maxBuffer: 1 << 26 })
  // As on the page: no mark that turns the direction of writing, no control.
  expect((JSON.parse(stdout) as { outlines: { title: string }[] }).outlines.slice(0, 2).map(({ title }) => title)).toEqual(['Kestrel fdp. Freight', 'Account 1'])
  const text = (await pdfText(path)).split('\f').slice(0, -1)
  expect(text).toHaveLength(233)
  expect(text[0]).toContain('Page 1 of 2')
  expect(text[2]).toMatch(/Statement number 1 of 北斗/)
  expect(text[2]).toContain('Page 1 of 1')
})

test('a long text is cut with an ellipsis where it must fit, and broken between words where it may', () => {
  const pages = Pages.open(FACTS)
  const style = { size: 10 }
  expect(pages.fit('Kestrel Freight', 500, style)).toBe('Kestrel Freight')
  const cut = pages.fit('Kestrel Freight and Sons of the Harbour', 80, style)
  expect(cut).toMatch(/^Kestrel.*…$/)
  expect(pages.width(cut, style)).toBeLessThanOrEqual(80)
  for (const line of pages.wrap('Kestrel Freight and Sons of the Harbour and of the Hills beyond', 90, style, 9)) expect(pages.width(line, style)).toBeLessThanOrEqual(90)
  expect(pages.wrap('北斗警備有限会社'.repeat(9), 90, style, 3)).toHaveLength(3)
})

test('what stands at the foot is on each page, with the party’s own lines', async () => {
  const { path, pages } = await written((on) => {
    on.break()
    on.break()
  }, { pageOf: (page, of) => `Seite ${page} von ${of}` })
  expect(pages).toBe(3)
  for (const [n, page] of (await pdfText(path)).split('\f').slice(0, 3).entries()) {
    expect(page).toContain(`Seite ${n + 1} von 3`)
    expect(page).toContain('Registered in New South Wales')
  }
})
