import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spelledLink, spokenCharacter } from '../../src-renderer/features/registrations/spelling.ts'

describe('a link that is read out', () => {
  test('begins with an address in words, and goes on letter by letter, four at a time', () => {
    expect(spelledLink('https://au.portal.meridianfleet.example/register?key=aB3-_zKq9')).toEqual({
      address: { written: 'au.portal.meridianfleet.example/register?key=', said: 'au dot portal dot meridianfleet dot example slash register question mark key equals' },
      groups: [
        { written: 'aB3-', said: 'alfa, capital Bravo, three, dash' },
        { written: '_zKq', said: 'underscore, zulu, capital Kilo, quebec' },
        { written: '9', said: 'nine' },
      ],
    })
  })

  test('names with a dash in the address are words, and https is not said', () => {
    expect(spelledLink('https://us.my-portal.example/sign-up/Q1').address).toEqual({ written: 'us.my-portal.example/sign-up/', said: 'us dot my dash portal dot example slash sign dash up slash' })
    expect(spelledLink('http://portal.example/x').address.said).toBe('http colon slash slash portal dot example slash x')
  })

  test('a key that looks like a word but is too long to be one is spelled', () => {
    expect(spelledLink('https://p.example/r/abcdefghijklmnopqrstuvwxyz').groups.map(({ written }) => written).join('')).toBe('abcdefghijklmnopqrstuvwxyz')
  })

  test('capitals are told from small letters, and every character of a link has its own word', () => {
    const characters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
    expect(new Set(characters.map(spokenCharacter)).size).toBe(characters.length)
  })

  test('nothing of any link is lost: what is written is what was given', () => {
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      const { address, groups } = spelledLink(url)
      expect([address.written, ...groups.map(({ written }) => written)].join('')).toBe(url.replace(/^https:\/\//, ''))
    }))
  })
})
