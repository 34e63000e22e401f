import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSmsAnswer } from '#main/domain/smsAnswer.ts'

const intentOf = (text: string) => readSmsAnswer(text).intent

describe('clearly a hold', () => {
  test.each([
    'HOLD', 'hold', ' Hold. ', 'HOLD!!!', '“HOLD”', 'Hold please', 'please hold', 'Hold IN1042', 'HOLD IN1042 please', 'hold in-1042 pls thx', 'Please hold invoice IN1042 and IN1043.', 'hold 1042',
    'Hold it', 'Hold this one please', 'hold all', 'hold both thanks', 'HOLD 🙏', 'hodl', 'HOLF', 'hld', 'hoold pls', 'Put on hold', 'please put it on hold', 'put a hold on IN1042', 'hold on IN1042 please', 'on hold please',
    'pause', 'Pause this invoice', 'wait', 'Wait please', 'hold off', 'hold for now', 'stop this invoice', 'Please stop this invoice.', 'stop invoice IN1042',
    'hold pls, boss is away', 'HOLD - wrong amount', 'Hold. I don’t recognise this charge', 'hold until Friday', 'hold because the price is wrong', 'Hi, please hold IN1042. The unit was sent back.', 'hold as we were promised a credit',
    'Can you hold IN1042 please?', 'could you put it on hold?', 'Hi, can you hold this invoice?',
  ])('%j', (text) => expect(intentOf(text)).toBe('hold'))
})

describe('clearly an approval', () => {
  test.each([
    'APPROVE', 'approve', 'Approved', 'APPROVED.', 'approve IN1042', 'Approve in1042 and in1043 please', 'aprove', 'Approv', 'approvde', 'Ok approved thx', 'yes approve', 'Approve all', 'approve both, thanks', 'IN1042 approved', 'I approve this invoice', 'Hi team, approved', 'confirmed', 'we accept',
  ])('%j', (text) => expect(readSmsAnswer(text)).toMatchObject({ intent: 'approve', onlyInReply: false }))
  test.each(['YES', 'yes please', 'OK', 'ok thanks', 'Okay!', 'y', 'Yep 👍', 'Yes, thank you'])('%j, as an answer to what was asked last', (text) => expect(readSmsAnswer(text)).toMatchObject({ intent: 'approve', onlyInReply: true }))
})

describe('no more messages', () => {
  test.each(['STOP', 'stop', 'Stop.', 'STOPALL', 'stop all', 'UNSUBSCRIBE', 'Cancel', 'END', 'quit', 'opt out', 'OPTOUT', 'please stop', 'Stop please', 'stop texting me', 'Stop sending me messages', 'unsubscribe me please', 'stop these texts'])('%j', (text) => expect(intentOf(text)).toBe('stop'))
  test.each(['START', 'start', 'UNSTOP'])('%j begins again', (text) => expect(intentOf(text)).toBe('start'))
  test.each(['HELP', 'help', 'Info'])('%j asks for help', (text) => expect(intentOf(text)).toBe('help'))
})

describe('for a person to read', () => {
  test.each([
    '', '   ', '👍', '👎', '👎 approve', '?', 'HOLD?', 'approve?', 'Approved? By whom?', 'ok hold on', 'hold on', 'hold on please', 'ok hold', 'yes hold', 'hold or approve', 'HOLD IN1042 APPROVE IN1043', 'approve IN1042, hold IN1043',
    'do not approve', 'Don’t approve', 'dont hold', 'not approved', 'No', 'no thanks', 'disapprove', 'unapproved', 'approve but only the first line', 'Approve, except IN1042', 'approve when the credit is in', 'approve if the price is right',
    'hold, no wait, approve it', 'hold. Actually ignore that', 'hold... sorry, mistake', 'hold but pay the rest', 'hold unless Maria says otherwise', 'Why is it on hold?', 'is it on hold', 'should I hold?', 'can I hold this?', 'release the hold', 'unhold', 'take it off hold',
    'hold the line', 'Hold my calls', 'gold', 'told', 'held', 'cannot wait', 'wait for my call', 'ok will check', 'ok call me', 'yes I got it', 'Can somebody call me about this one?', 'What is IN1042 for?', 'IN1042', '1042', 'stop it', 'stop the subscription', 'stop the truck', 'cancel my plan', 'cancel invoice IN1042', 'end of month', 'approved by whom', 'approval', 'approve '.repeat(61),
    'restart', 'start the plan again', 'help me please', 'I am driving. I will answer later.',
  ])('%j', (text) => expect(intentOf(text)).toBe('other'))
})

test.each([
  ['HOLD IN1042 please', ['IN1042']], ['approve in-1042 & IN 1043, in1042', ['IN1042', '1043']], ['hold 000123', ['000123']], ['hold 12', []], ['hold', []],
])('%j names %j', (text, numbers) => expect(readSmsAnswer(text).numbers).toEqual(numbers))

test('no answer with a “not”, a question or both wishes in it is ever taken for an approval', () => {
  const words = fc.constantFrom('approve', 'APPROVED', 'ok', 'yes', 'please', 'IN1042', 'it', 'thanks', ',', '.', 'all')
  fc.assert(fc.property(fc.array(words, { maxLength: 8 }), fc.constantFrom('not', 'don’t', 'dont', 'no', 'never', '?', 'hold', 'but', 'except', 'if', 'cancel', 'stop', '👎'), fc.array(words, { maxLength: 8 }), (before, doubt, after) => {
    expect(intentOf([...before, doubt, ...after].join(' '))).not.toBe('approve')
  }))
})

test('no text at all makes it fail, and none but a short one is a wish', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
    expect(['hold', 'approve', 'stop', 'start', 'help', 'other']).toContain(intentOf(text))
  }))
})
