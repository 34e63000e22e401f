import type { StatementWords } from '../statement.ts'

export const bg = {
  titles: { statement: 'Извлечение по сметка', openItems: 'Извлечение за неплатени позиции', wallet: 'Извлечение по предплатена сметка', agency: 'Общо извлечение' },
  facts: { period: 'Период', statementDate: 'Дата на извлечението', subAccounts: 'Подсметки' },
  balance: { opening: 'Начално салдо', charges: 'Начисления', credits: 'Плащания и кредити', closing: 'Крайно салдо', inFavour: 'Крайно салдо във Ваша полза' },
  columns: { date: 'Дата', details: 'Описание', due: 'Падеж', charges: 'Дебит', credits: 'Кредит', balance: 'Салдо' },
  activity: 'Движения по сметката',
  activityIn: (currency) => `Сметка в ${currency}`,
  noActivity: 'Няма движения за периода',
  movement: {
    invoice: (ref) => `Фактура ${ref}`,
    void: (ref) => `Анулирана фактура ${ref}`,
    payment: (ref) => `Плащане ${ref}`,
    refund: (ref) => `Върнато плащане ${ref}`,
    credit_note: (ref) => `Кредитно известие ${ref}`,
    write_off: (ref) => `Отписана фактура ${ref}`,
  },
  order: (number) => `Ваша поръчка ${number}`,
  agingAt: (date) => `Възрастов анализ към ${date}`,
  buckets: { current: 'С ненастъпил падеж', d1_30: '1–30 дни просрочие', d31_60: '31–60 дни просрочие', d61_90: '61–90 дни просрочие', d90plus: 'Над 90 дни просрочие' },
  notApplied: 'Още неотнесено',
  pastDue: (amount) => `просрочени ${amount}`,
  items: {
    title: 'Неплатени позиции', openInvoices: 'Неплатени фактури', pastDue: 'Просрочени', balance: 'Салдо', issued: 'Дата', document: 'Документ', due: 'Падеж',
    daysLate: 'Дни просрочие', original: 'Първоначално', open: 'Остатък', unapplied: (ref) => `Плащане ${ref}, още неотнесено`, disputed: 'оспорва се пред банката', nothing: 'Към тази дата няма неплатени позиции',
  },
  wallet: {
    title: 'Налична сума', explained: 'Предплатено: плащанията я увеличават, потреблението и таксите я намаляват',
    opening: 'Налично в началото', added: 'Добавено', drawn: 'Потребление и такси', closing: 'Налично в края',
    columns: { added: 'Добавено', drawn: 'Изразходено', available: 'Налично' },
    one: { recharge: 'Автоматично зареждане', one_time: 'Еднократно плащане', usage: 'Потребление', fee: 'Такса', tax: 'Данък', adjustment: 'Корекция' },
    several: { recharge: 'Автоматични зареждания', one_time: 'Еднократни плащания', usage: 'Потребление', fee: 'Такси', tax: 'Данъци', adjustment: 'Корекции' },
    entries: (count) => `${count} записа`, none: 'Няма движения за периода',
    belowZero: 'Под нулата през периода', never: 'Никога', lastDays: 'Потребление и такси, последни 30 дни', advised: 'Препоръчано целево салдо',
    advice: 'Препоръчаното целево салдо покрива, над прага за зареждане, потреблението и таксите за около месец според 30-те дни до датата на извлечението, закръглено нагоре.',
  },
  agency: {
    summary: (currency) => `Всички сметки в ${currency}`, total: 'Общо', walletTotals: (currency) => `Налични суми в ${currency}`,
    leftOut: (count) => `Сметки без движения и без салдо, неизброени: ${count}`, nothing: 'Никоя сметка няма движения или салдо за периода',
  },
  nothingDue: 'Няма суми за плащане. За следващи плащания:',
} satisfies StatementWords
