import type { Compilable } from 'kysely'
import { describe, expect, test } from 'vitest'
import { lastCampaignOf, lastRunOf, nextDue, scheduleById, schedulesDue, schedulesKept } from '#main/db/schedules.ts'
import { contactsByAccount, contactsOf } from '#main/mail/addressees.ts'
import { earlierMessages, waitingMessages } from '#main/mail/alreadySent.ts'
import { accountsOf, messagesByState } from '#main/mail/prepareStatements.ts'
import { emptyBooks } from '../../fixtures/books.ts'

const statement = { kind: 'balance-forward' as const, from: '2026-10-01', to: '2026-10-31' }

const queries: [string, Compilable<unknown>, RegExp][] = [
  ['one schedule', scheduleById('s'), /^SEARCH schedule USING INDEX sqlite_autoindex_schedule_1 \(id=\?\)/],
  ['all that are kept', schedulesKept(null), /^SCAN schedule USING INDEX schedule_kept$/],
  ['what is due', schedulesDue(1), /^SEARCH schedule USING INDEX schedule_by_next \(nextRunAt<\?\)/],
  ['when the next is due', nextDue, /^(SEARCH|SCAN) schedule USING (COVERING )?INDEX schedule_by_next/],
  ['the last run of a schedule', lastRunOf('s'), /^SEARCH scheduleRun USING PRIMARY KEY \(scheduleId=\?\)/],
  ['its last campaign', lastCampaignOf('s'), /^SEARCH r USING PRIMARY KEY \(scheduleId=\?\)/],
  ['who has a document', earlierMessages('k', ['a', 'b']), /^SEARCH m USING INDEX message_by_subject \(subjectId=\? AND accountId=\?\)/],
  ['who is about to get it', waitingMessages('k', ['a', 'b']), /^SEARCH m USING INDEX message_by_subject \(subjectId=\? AND accountId=\?\)/],
  ['messages with a document, counted', messagesByState('k'), /^SEARCH m USING INDEX message_by_subject \(subjectId=\?\)/],
  ['contacts of an account', contactsByAccount('a'), /^SEARCH k USING INDEX contact_by_account \(accountId=\?\)/],
  ['contacts of many accounts', contactsOf(['a', 'b']), /^SEARCH k USING INDEX contact_by_account \(accountId=\?\)/],
  ['the accounts of a party, in the order of names', accountsOf({ party: 'au', statement, who: { filter: {}, only: 'all' } }, 100), /^SEARCH a USING (COVERING )?INDEX account_by_party_name \(partyId=\?\)/],
]

describe('reading by index', () => {
  test.each(queries)('%s', (_, query, index) => {
    const plan = emptyBooks().database.plan(query)
    const large = plan.filter((line) => /^(SCAN|SEARCH) (schedule|scheduleRun|r|m|c|k|a)\b/.test(line))
    expect(large.some((line) => index.test(line)), plan.join('\n')).toBe(true)
    expect(large.filter((line) => line.startsWith('SCAN') && !index.test(line)), plan.join('\n')).toEqual([])
  })

  test('lists are read in their order, without sorting', () => {
    const { database } = emptyBooks()
    for (const query of [schedulesKept(null), schedulesDue(1), lastRunOf('s'), accountsOf({ party: 'au', statement, who: { filter: {}, only: 'all' } }, 100)]) {
      expect(database.plan(query).filter((line) => line.includes('TEMP B-TREE'))).toEqual([])
    }
  })
})
