import type { StatementWords } from '../statement.ts'

export const pt = {
  titles: { statement: 'Extrato de conta', openItems: 'Extrato de itens em aberto', wallet: 'Extrato pré-pago', agency: 'Extrato de grupo' },
  facts: { period: 'Período', statementDate: 'Data do extrato', subAccounts: 'Subcontas' },
  balance: { opening: 'Saldo inicial', charges: 'Débitos', credits: 'Pagamentos e créditos', closing: 'Saldo final', inFavour: 'Saldo final a seu favor' },
  columns: { date: 'Data', details: 'Descrição', due: 'Vence', charges: 'Débito', credits: 'Crédito', balance: 'Saldo' },
  activity: 'Movimentos da conta',
  activityIn: (currency) => `Conta em ${currency}`,
  noActivity: 'Sem movimentos neste período',
  movement: {
    invoice: (ref) => `Fatura ${ref}`,
    void: (ref) => `Fatura ${ref} anulada`,
    payment: (ref) => `Pagamento ${ref}`,
    refund: (ref) => `Pagamento ${ref} devolvido`,
    credit_note: (ref) => `Nota de crédito ${ref}`,
    write_off: (ref) => `Fatura ${ref} anulada como incobrável`,
  },
  order: (number) => `A sua encomenda ${number}`,
  agingAt: (date) => `Antiguidade de saldos em ${date}`,
  buckets: { current: 'Por vencer', d1_30: '1–30 dias de atraso', d31_60: '31–60 dias de atraso', d61_90: '61–90 dias de atraso', d90plus: 'Mais de 90 dias' },
  notApplied: 'Por imputar',
  pastDue: (amount) => `dos quais vencidos ${amount}`,
  items: {
    title: 'Itens em aberto', openInvoices: 'Faturas em aberto', pastDue: 'Vencido', balance: 'Saldo', issued: 'Data', document: 'Documento', due: 'Vence',
    daysLate: 'Dias de atraso', original: 'Valor original', open: 'Em aberto', unapplied: (ref) => `Pagamento ${ref}, por imputar`, disputed: 'em contestação no banco', nothing: 'Nada está em aberto nesta data',
  },
  wallet: {
    title: 'Saldo disponível', explained: 'Pré-pago: os pagamentos aumentam-no, o consumo e as taxas reduzem-no',
    opening: 'Disponível no início', added: 'Carregado', drawn: 'Consumo e taxas', closing: 'Disponível no fim',
    columns: { added: 'Carregado', drawn: 'Consumido', available: 'Disponível' },
    one: { recharge: 'Recarga automática', one_time: 'Pagamento pontual', usage: 'Consumo', fee: 'Taxa', tax: 'Imposto', adjustment: 'Acerto' },
    several: { recharge: 'Recargas automáticas', one_time: 'Pagamentos pontuais', usage: 'Consumo', fee: 'Taxas', tax: 'Impostos', adjustment: 'Acertos' },
    entries: (count) => `${count} lançamentos`, none: 'Sem movimentos neste período',
    belowZero: 'Abaixo de zero no período', never: 'Nunca', lastDays: 'Consumo e taxas, últimos 30 dias', advised: 'Saldo-alvo aconselhado',
    advice: 'O saldo-alvo aconselhado cobre, além do limiar de recarga, o consumo e as taxas de cerca de um mês, segundo os 30 dias até à data do extrato, arredondado por excesso.',
  },
  agency: {
    summary: (currency) => `Todas as contas em ${currency}`, total: 'Total', walletTotals: (currency) => `Saldos disponíveis em ${currency}`,
    leftOut: (count) => `Contas sem movimentos e sem saldo, não listadas: ${count}`, nothing: 'Nenhuma conta teve movimentos ou saldo neste período',
  },
  nothingDue: 'Não há nada a pagar. Para pagamentos posteriores:',
} satisfies StatementWords
