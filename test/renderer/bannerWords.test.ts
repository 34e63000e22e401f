import { describe, expect, test } from 'vitest'
import { bannerWords } from '../../src-renderer/ui/frame/bannerWords.ts'

const whole = { line: 'online', reason: null, problem: null, lastPullAt: 1_000, pulling: null, unfinished: [] as never[] } as const
const unfinished = ['us'] as never[]
const names: Record<string, string> = { au: 'Australia', us: 'USA' }
const words = (status: Parameters<typeof bannerWords>[0]) => bannerWords(status, (party) => names[party] ?? null)
const NO_LINE = 'No line to the billing system. What you change waits in the outbox and goes out once when it is back.'

describe('the banner', () => {
  test('says nothing while there is a line and everything is here', () => {
    expect(words(whole)).toBeNull()
    expect(words({ ...whole, pulling: 'a1' })).toBeNull()
  })

  test('says without a line that a first pull has not come to its end, and of whom', () => {
    expect(words({ ...whole, line: 'offline', reason: 'Nothing answers.' })).toEqual({ text: NO_LINE, why: 'Nothing answers.', tone: 'wait', settings: false })
    expect(words({ ...whole, line: 'offline', unfinished })?.text).toBe(`${NO_LINE} Not everything of USA has been pulled yet, so its lists and figures are not complete.`)
    expect(words({ ...whole, line: 'offline', lastPullAt: null })?.text).toBe(`${NO_LINE} Not everything has been pulled yet, so lists and figures are not complete.`)
    expect(words({ ...whole, line: 'unauthorized', unfinished })).toMatchObject({ text: expect.stringContaining('Not everything of USA has been pulled yet'), tone: 'bad', settings: true })
  })

  test('expects nothing of a workspace that nothing is connected to, and says what that means', () => {
    expect(words({ ...whole, line: 'not_connected', lastPullAt: null, reason: 'Give an address.' })).toEqual({ text: 'Nothing is connected, so nothing is pulled and nothing goes out. What is here can be read.', why: null, tone: 'wait', settings: true })
    expect(words({ ...whole, line: 'not_connected', unfinished })?.text).toContain('Not everything of USA')
  })

  test('names the one source that there is, where it is another than the billing system', () => {
    expect(bannerWords({ ...whole, line: 'offline' }, () => null, 'Stripe USA')?.text).toBe('No line to Stripe USA. What you change waits in the outbox and goes out once when it is back.')
    expect(bannerWords({ ...whole, line: 'unauthorized' }, () => null, 'Stripe USA')).toMatchObject({ text: 'Stripe USA does not take its key any more, so nothing is pulled and nothing goes out.', tone: 'bad', settings: true })
  })

  test('names parties that were added to an operator whose copy was whole', () => {
    expect(words({ ...whole, unfinished })).toMatchObject({ text: 'Not everything of USA has been pulled yet, so its lists and figures are not complete. The next pull goes on where the last one stopped.', tone: 'wait' })
    expect(words({ ...whole, unfinished: ['au', 'us'] as never[] })?.text).toMatch(/^Not everything of Australia and USA has been pulled yet, so their lists/)
    expect(words({ ...whole, unfinished: ['nz'] as never[] })?.text).toMatch(/^Not everything of nz has/)
    expect(words({ ...whole, unfinished, pulling: 'a1' })).toMatchObject({ text: 'The first pull of USA is under way. Lists and figures fill as it goes, and are complete when it has come to its end.', tone: 'plain' })
  })

  test('says of the very first pull that it is under way, or goes on with the next', () => {
    expect(words({ ...whole, lastPullAt: null, pulling: 'a1', unfinished })?.text).toMatch(/^The first pull is under way\./)
    expect(words({ ...whole, lastPullAt: null })?.text).toBe('Not everything has been pulled yet, so lists and figures are not complete. The next pull goes on where the last one stopped.')
  })

  test('says beside the reason of a pull that broke off what is missing', () => {
    expect(words({ ...whole, problem: 'The disk is full.' })).toMatchObject({ text: 'The last pull broke off. The disk is full.', tone: 'bad' })
    expect(words({ ...whole, problem: 'The disk is full.', unfinished })?.text).toBe('The last pull broke off. The disk is full. Not everything of USA has been pulled yet, so its lists and figures are not complete.')
    expect(words({ ...whole, problem: 'The disk is full.', pulling: 'a1' })).toMatchObject({ text: 'The last pull broke off. Another one is under way and goes on where it stopped.', tone: 'plain' })
  })
})
