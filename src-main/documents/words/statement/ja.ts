import type { StatementWords } from '../statement.ts'

export const ja = {
  titles: { statement: '取引明細書', openItems: '未決済明細書', wallet: '前払残高明細書', agency: '統括取引明細書' },
  facts: { period: '対象期間', statementDate: '作成基準日', subAccounts: '子アカウント数' },
  balance: { opening: '期首残高', charges: 'ご請求額', credits: 'ご入金・値引等', closing: '期末残高', inFavour: '期末残高(お客様の貸方)' },
  columns: { date: '日付', details: '摘要', due: '支払期日', charges: 'ご請求', credits: 'ご入金等', balance: '残高' },
  activity: '取引明細',
  activityIn: (currency) => `${currency} 建て取引`,
  noActivity: 'この期間の取引はありません',
  movement: {
    invoice: (ref) => `請求書 ${ref}`,
    void: (ref) => `請求書 ${ref} の取消`,
    payment: (ref) => `入金 ${ref}`,
    refund: (ref) => `入金 ${ref} の返金`,
    credit_note: (ref) => `クレジットノート ${ref}`,
    write_off: (ref) => `請求書 ${ref} の貸倒処理`,
  },
  order: (number) => `貴社注文番号 ${number}`,
  agingAt: (date) => `年齢別残高(${date} 現在)`,
  buckets: { current: '期日前', d1_30: '1~30 日超過', d31_60: '31~60 日超過', d61_90: '61~90 日超過', d90plus: '90 日超過' },
  notApplied: '未充当額',
  pastDue: (amount) => `うち期限超過 ${amount}`,
  items: {
    title: '未決済明細', openInvoices: '未決済の請求書', pastDue: '期限超過', balance: '残高', issued: '発行日', document: '書類', due: '支払期日',
    daysLate: '超過日数', original: '当初金額', open: '未決済額', unapplied: (ref) => `入金 ${ref}(未充当)`, disputed: '銀行で異議申立て中', nothing: 'この日現在、未決済の明細はありません',
  },
  wallet: {
    title: '利用可能残高', explained: '前払い:ご入金で増え、ご利用と料金で減ります',
    opening: '期首の利用可能残高', added: '入金額', drawn: 'ご利用・料金', closing: '期末の利用可能残高',
    columns: { added: '入金', drawn: 'ご利用', available: '利用可能' },
    one: { recharge: '自動チャージ', one_time: '都度入金', usage: 'ご利用', fee: '料金', tax: '税', adjustment: '調整' },
    several: { recharge: '自動チャージ', one_time: '都度入金', usage: 'ご利用', fee: '料金', tax: '税', adjustment: '調整' },
    entries: (count) => `${count} 件`, none: 'この期間の入出金はありません',
    belowZero: '残高がマイナスだった時間', never: 'なし', lastDays: '直近 30 日間のご利用・料金', advised: '推奨チャージ後残高',
    advice: '推奨チャージ後残高は、チャージが行われる基準額に、作成基準日までの 30 日間（約 1 か月分）のご利用・料金を加え、切り上げたものです。',
  },
  agency: {
    summary: (currency) => `${currency} 建ての全アカウント`, total: '合計', walletTotals: (currency) => `${currency} の利用可能残高`,
    leftOut: (count) => `取引も残高もないため記載していないアカウント: ${count}`, nothing: 'この期間に取引または残高のあるアカウントはありません',
  },
  nothingDue: 'お支払いいただくものはありません。次回以降のお支払い:',
} satisfies StatementWords
