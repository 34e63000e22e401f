/** A link that lets its holder in never stays in words that are kept, whichever way a server repeats it. */
import { expect, test } from 'vitest'
import { withoutSecret } from '#main/mail/outcome.ts'
import { failedDelivery } from '#main/mail/smtpReply.ts'
import { withoutLink } from '#main/mail/withoutLink.ts'

const KEY = 'ab12cd34ef56ab78cd90ef12ab34cd56ef78'
const LINK = `https://au.portal.meridianfleet.example/register?key=${KEY}`

test.each<[string, string, string]>([
  ['whole', `554 5.7.1 on a list: ${LINK}`, '554 5.7.1 on a list: [link]'],
  ['with more behind it', `554 see ${LINK}&lang=en, refused`, '554 see [link]&lang=en, refused'],
  ['its key alone', `554 the key ${KEY} is suspect`, '554 the key [link] is suspect'],
  ['cut off by the server', `554 ${LINK.slice(0, -20)}`, '554 [link]'],
  ['the end of its key', `554 …${KEY.slice(-12)} is suspect`, '554 …[link] is suspect'],
  ['as quoted-printable', `554 ${LINK.replaceAll('=', '=3D')} refused`, '554 [link] refused'],
  ['as quoted-printable, folded', `554 ${LINK.replaceAll('=', '=3d').slice(0, 60)}= ${LINK.replaceAll('=', '=3d').slice(60)} refused`, '554 [link] refused'],
  ['folded over lines of the reply', `554-5.7.1 ${LINK.slice(0, 70)} 554 5.7.1 ${LINK.slice(70)} refused`, '554-5.7.1 [link] refused'],
  ['twice', `554 ${LINK} (${LINK})`, '554 [link] ([link])'],
])('%s', (_, words, left) => {
  expect(withoutLink(words, LINK)).toBe(left)
})

test('a key in the path, or one of several values', () => {
  expect(withoutLink(`554 https://p.example/r/${KEY}/ is on a list`, `https://p.example/r/${KEY}/`)).toBe('554 [link] is on a list')
  expect(withoutLink('554 1 https://p.example/r?a=1&amp;key=0123456789abcdef refused', 'https://p.example/r?a=1&key=0123456789abcdef')).toBe('554 1 [link] refused')
})

test('words without any of it stay as they are', () => {
  for (const words of ['250 2.0.0 OK 1790000000 d2e1a72fcca58-6b0f9e2c', '550 5.7.26 see https://support.provider.example/mail/answer?id=register', '450 4.2.1 register later'])
    expect(withoutLink(words, LINK)).toBe(words)
})

test('it is taken out before a long reply is cut, whatever it would be cut in the middle of', () => {
  for (let before = 400; before < 510; before += 7) {
    const refused = failedDelivery({ name: 'Error', message: '', responseCode: 554, response: `554 ${'x'.repeat(before)} ${LINK}`, command: 'DATA' }, true)
    const { reply } = withoutSecret(refused, LINK) as { reply: string }
    expect(reply.length).toBeLessThanOrEqual(500)
    expect(reply).not.toContain(KEY.slice(0, 4))
  }
  expect(withoutSecret({ kind: 'accepted', reply: '250 ok', without: `kai@customer.example (550 ${LINK})` }, LINK)).toMatchObject({ without: 'kai@customer.example (550 [link])' })
})
