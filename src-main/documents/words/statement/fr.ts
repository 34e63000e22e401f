import type { StatementWords } from '../statement.ts'

export const fr = {
  titles: { statement: 'Relevé de compte', openItems: 'Relevé des postes ouverts', wallet: 'Relevé prépayé', agency: 'Relevé de groupe' },
  facts: { period: 'Période', statementDate: 'Date du relevé', subAccounts: 'Sous-comptes' },
  balance: { opening: 'Solde d’ouverture', charges: 'Débits', credits: 'Règlements et avoirs', closing: 'Solde de clôture', inFavour: 'Solde en votre faveur' },
  columns: { date: 'Date', details: 'Libellé', due: 'Échéance', charges: 'Débit', credits: 'Crédit', balance: 'Solde' },
  activity: 'Mouvements du compte',
  activityIn: (currency) => `Compte en ${currency}`,
  noActivity: 'Aucun mouvement sur cette période',
  movement: {
    invoice: (ref) => `Facture ${ref}`,
    void: (ref) => `Facture ${ref} annulée`,
    payment: (ref) => `Règlement ${ref}`,
    refund: (ref) => `Règlement ${ref} restitué`,
    credit_note: (ref) => `Avoir ${ref}`,
    write_off: (ref) => `Facture ${ref} passée en pertes`,
  },
  order: (number) => `Votre bon de commande ${number}`,
  agingAt: (date) => `Balance âgée au ${date}`,
  buckets: { current: 'Non échu', d1_30: '1–30 jours de retard', d31_60: '31–60 jours de retard', d61_90: '61–90 jours de retard', d90plus: 'Plus de 90 jours' },
  notApplied: 'Non encore imputé',
  pastDue: (amount) => `dont ${amount} échu`,
  items: {
    title: 'Postes ouverts', openInvoices: 'Factures ouvertes', pastDue: 'Échu', balance: 'Solde', issued: 'Date', document: 'Pièce', due: 'Échéance',
    daysLate: 'Jours de retard', original: 'Montant initial', open: 'Reste dû', unapplied: (ref) => `Règlement ${ref}, non encore imputé`, disputed: 'contestée auprès de la banque', nothing: 'Aucun poste ouvert à cette date',
  },
  wallet: {
    title: 'Solde disponible', explained: 'Prépayé : les versements l’augmentent, la consommation et les frais le réduisent',
    opening: 'Disponible au début', added: 'Versé', drawn: 'Consommation et frais', closing: 'Disponible à la fin',
    columns: { added: 'Versé', drawn: 'Prélevé', available: 'Disponible' },
    one: { recharge: 'Rechargement automatique', one_time: 'Paiement ponctuel', usage: 'Consommation', fee: 'Frais', tax: 'Taxe', adjustment: 'Régularisation' },
    several: { recharge: 'Rechargements automatiques', one_time: 'Paiements ponctuels', usage: 'Consommation', fee: 'Frais', tax: 'Taxes', adjustment: 'Régularisations' },
    entries: (count) => `${count} écritures`, none: 'Aucun mouvement sur cette période',
    belowZero: 'Sous zéro sur la période', never: 'Jamais', lastDays: 'Consommation et frais, 30 derniers jours', advised: 'Solde cible conseillé',
    advice: 'Le solde cible conseillé couvre, en plus du seuil de rechargement, environ un mois de consommation et de frais, d’après les 30 jours précédant la date du relevé, arrondi vers le haut.',
  },
  agency: {
    summary: (currency) => `Tous les comptes en ${currency}`, total: 'Total', walletTotals: (currency) => `Soldes disponibles en ${currency}`,
    leftOut: (count) => `Comptes sans mouvement ni solde, non listés : ${count}`, nothing: 'Aucun compte n’a eu de mouvement ni de solde sur cette période',
  },
  nothingDue: 'Rien n’est à payer. Pour vos prochains règlements :',
} satisfies StatementWords
