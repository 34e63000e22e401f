/** Cards that run out, told to who pays: a new one is asked for before a charge fails. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { methodName } from '#main/domain/brands.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import type { CardExpiringValues } from '../templates/cardExpiring.ts'
import { counted, type Gone, type Matter, type Thing } from './matter.ts'
import { day } from './wording.ts'

interface Card extends Thing {
  /** `Visa •4242`. */
  name: string
  /** The last day on which it can be charged. */
  expiresOn: BusinessDate
  expired: boolean
  autopay: boolean
}

/** A card that is good for longer than this is none of the customer's business yet. */
const SOON_DAYS = 120

export const cardsById = (ids: readonly string[]) =>
  db.selectFrom('cache.paymentMethod as m')
    .innerJoin('cache.account as a', 'a.id', 'm.accountId')
    .leftJoin('cache.party as p', 'p.id', 'm.partyId')
    .select(['m.id', 'm.accountId', 'm.partyId', 'm.kind', 'm.brand', 'm.last4', 'm.expMonth', 'm.expYear', 'a.autopay', 'a.status', 'p.timeZone'])
    .where(among('m.id', ids))

/** Of an account, the soonest first; through `paymentMethod_by_account`. */
export const cardsOf = (accountId: string) => db.selectFrom('cache.paymentMethod').select('id').where('accountId', '=', accountId).where('kind', '=', 'card').where('expYear', 'is not', null).orderBy('expYear').orderBy('expMonth').orderBy('id').limit(3)

const NO_CARD = 'This is no card that runs out.'
export const GOOD_FOR_LONG = 'The card is good for longer than 120 days.'
const CLOSED = 'The account is closed; its methods are charged no more.'

export const cardExpiring: Matter<Card> = {
  kind: 'card_expiring',
  audience: 'admins_and_billing',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read(database, ids, now) {
    return new Map(database.all(cardsById(ids)).map(({ id, accountId, partyId, kind, brand, last4, expMonth, expYear, autopay, status, timeZone }): [string, Card | Gone] => {
      const gone = (why: string): [string, Gone] => [id, { id, accountId, partyId, gone: why }]
      if (kind !== 'card' || expMonth === null || expYear === null) return gone(NO_CARD)
      if (status === 'closed') return gone(CLOSED)
      const today = businessDateAt(now, timeZone ?? 'UTC')
      const expiresOn = lastDayOf(expYear, expMonth)
      if (expiresOn > addDays(today, SOON_DAYS)) return gone(GOOD_FOR_LONG)
      return [id, { id, accountId, partyId, name: methodName({ brand, last4 }), expiresOn, expired: expiresOn < today, autopay: autopay === 1 }]
    }))
  },
  lately: (database, accountId) => database.all<{ id: string }>(cardsOf(accountId)).map(({ id }) => id),
  about: (things) => counted(things.map(({ name }) => name), 'cards'),
  values(things) {
    const cards = [...things].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1))
    return {
      cards: cards.map(({ name, expiresOn, expired }) => ({ card: name, until: day(expiresOn), expired })),
      count: cards.length, first: cards[0]?.name ?? '', until: cards[0] === undefined ? '' : day(cards[0].expiresOn),
      expired: cards.some((card) => card.expired), autopay: cards.some((card) => card.autopay),
    } satisfies Omit<CardExpiringValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}

const lastDayOf = (year: number, month: number): BusinessDate => addDays(`${month === 12 ? year + 1 : year}-${String(month === 12 ? 1 : month + 1).padStart(2, '0')}-01`, -1)
