import type { StatementWords } from '../statement.ts'

export const es = {
  titles: { statement: 'Estado de cuenta', openItems: 'Estado de partidas abiertas', wallet: 'Estado de prepago', agency: 'Estado de cuenta de grupo' },
  facts: { period: 'Período', statementDate: 'Fecha del estado', subAccounts: 'Subcuentas' },
  balance: { opening: 'Saldo inicial', charges: 'Cargos', credits: 'Pagos y abonos', closing: 'Saldo final', inFavour: 'Saldo final a su favor' },
  columns: { date: 'Fecha', details: 'Concepto', due: 'Vence', charges: 'Cargos', credits: 'Abonos', balance: 'Saldo' },
  activity: 'Movimientos de la cuenta',
  activityIn: (currency) => `Cuenta en ${currency}`,
  noActivity: 'Sin movimientos en este período',
  movement: {
    invoice: (ref) => `Factura ${ref}`,
    void: (ref) => `Factura ${ref} anulada`,
    payment: (ref) => `Pago ${ref}`,
    refund: (ref) => `Pago ${ref} devuelto`,
    credit_note: (ref) => `Nota de abono ${ref}`,
    write_off: (ref) => `Factura ${ref} dada de baja`,
  },
  order: (number) => `Su pedido ${number}`,
  agingAt: (date) => `Antigüedad de saldos a ${date}`,
  buckets: { current: 'No vencido', d1_30: '1–30 días de retraso', d31_60: '31–60 días de retraso', d61_90: '61–90 días de retraso', d90plus: 'Más de 90 días' },
  notApplied: 'Pendiente de aplicar',
  pastDue: (amount) => `${amount} vencido`,
  items: {
    title: 'Partidas pendientes', openInvoices: 'Facturas pendientes', pastDue: 'Vencido', balance: 'Saldo', issued: 'Fecha', document: 'Documento', due: 'Vence',
    daysLate: 'Días de retraso', original: 'Importe original', open: 'Pendiente', unapplied: (ref) => `Pago ${ref}, pendiente de aplicar`, disputed: 'en disputa con el banco', nothing: 'No hay nada pendiente en esta fecha',
  },
  wallet: {
    title: 'Saldo disponible', explained: 'Prepago: los pagos lo aumentan, el consumo y las cuotas lo reducen',
    opening: 'Disponible al inicio', added: 'Añadido', drawn: 'Consumo y cuotas', closing: 'Disponible al final',
    columns: { added: 'Añadido', drawn: 'Consumido', available: 'Disponible' },
    one: { recharge: 'Recarga automática', one_time: 'Pago puntual', usage: 'Consumo', fee: 'Cuota', tax: 'Impuesto', adjustment: 'Ajuste' },
    several: { recharge: 'Recargas automáticas', one_time: 'Pagos puntuales', usage: 'Consumo', fee: 'Cuotas', tax: 'Impuestos', adjustment: 'Ajustes' },
    entries: (count) => `${count} apuntes`, none: 'Sin movimientos en este período',
    belowZero: 'Bajo cero en este período', never: 'Nunca', lastDays: 'Consumo y cuotas, últimos 30 días', advised: 'Saldo objetivo aconsejado',
    advice: 'El saldo objetivo aconsejado cubre, además del umbral de recarga, el consumo y las cuotas de un mes aproximadamente, según los 30 días hasta la fecha del estado, redondeado al alza.',
  },
  agency: {
    summary: (currency) => `Todas las cuentas en ${currency}`, total: 'Total', walletTotals: (currency) => `Saldos disponibles en ${currency}`,
    leftOut: (count) => `Cuentas sin movimientos ni saldo, no incluidas: ${count}`, nothing: 'Ninguna cuenta tuvo movimientos ni saldo en este período',
  },
  nothingDue: 'No hay nada que pagar. Para pagos posteriores:',
} satisfies StatementWords
