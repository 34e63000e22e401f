import type { StatementWords } from '../statement.ts'

export const el = {
  titles: { statement: 'Κίνηση λογαριασμού', openItems: 'Κατάσταση ανοικτών στοιχείων', wallet: 'Κατάσταση προπληρωμής', agency: 'Συγκεντρωτική κατάσταση' },
  facts: { period: 'Περίοδος', statementDate: 'Ημερομηνία έκδοσης', subAccounts: 'Υπολογαριασμοί' },
  balance: { opening: 'Υπόλοιπο έναρξης', charges: 'Χρεώσεις', credits: 'Πληρωμές και πιστώσεις', closing: 'Υπόλοιπο λήξης', inFavour: 'Υπόλοιπο υπέρ σας' },
  columns: { date: 'Ημερομηνία', details: 'Περιγραφή', due: 'Λήξη', charges: 'Χρέωση', credits: 'Πίστωση', balance: 'Υπόλοιπο' },
  activity: 'Κινήσεις λογαριασμού',
  activityIn: (currency) => `Λογαριασμός σε ${currency}`,
  noActivity: 'Καμία κίνηση σε αυτή την περίοδο',
  movement: {
    invoice: (ref) => `Τιμολόγιο ${ref}`,
    void: (ref) => `Ακύρωση τιμολογίου ${ref}`,
    payment: (ref) => `Πληρωμή ${ref}`,
    refund: (ref) => `Επιστροφή πληρωμής ${ref}`,
    credit_note: (ref) => `Πιστωτικό σημείωμα ${ref}`,
    write_off: (ref) => `Διαγραφή τιμολογίου ${ref}`,
  },
  order: (number) => `Παραγγελία σας ${number}`,
  agingAt: (date) => `Ενηλικίωση στις ${date}`,
  buckets: { current: 'Μη ληξιπρόθεσμα', d1_30: '1–30 ημέρες καθυστ.', d31_60: '31–60 ημέρες καθυστ.', d61_90: '61–90 ημέρες καθυστ.', d90plus: 'Άνω των 90 ημερών' },
  notApplied: 'Μη συμψηφισμένο',
  pastDue: (amount) => `ληξιπρόθεσμα ${amount}`,
  items: {
    title: 'Ανοικτά στοιχεία', openInvoices: 'Ανοικτά τιμολόγια', pastDue: 'Ληξιπρόθεσμα', balance: 'Υπόλοιπο', issued: 'Ημερομηνία', document: 'Παραστατικό', due: 'Λήξη',
    daysLate: 'Ημέρες καθ.', original: 'Αρχικό ποσό', open: 'Ανοικτό', unapplied: (ref) => `Πληρωμή ${ref}, μη συμψηφισμένη`, disputed: 'αμφισβητείται στην τράπεζα', nothing: 'Τίποτα ανοικτό σε αυτή την ημερομηνία',
  },
  wallet: {
    title: 'Διαθέσιμο υπόλοιπο', explained: 'Προπληρωμή: οι πληρωμές το αυξάνουν, η χρήση και τα τέλη το μειώνουν',
    opening: 'Διαθέσιμο στην έναρξη', added: 'Προστέθηκαν', drawn: 'Χρήση και τέλη', closing: 'Διαθέσιμο στη λήξη',
    columns: { added: 'Προσθήκη', drawn: 'Χρήση', available: 'Διαθέσιμο' },
    one: { recharge: 'Αυτόματη ανανέωση', one_time: 'Εφάπαξ πληρωμή', usage: 'Χρήση', fee: 'Τέλος', tax: 'Φόρος', adjustment: 'Προσαρμογή' },
    several: { recharge: 'Αυτόματες ανανεώσεις', one_time: 'Εφάπαξ πληρωμές', usage: 'Χρήση', fee: 'Τέλη', tax: 'Φόροι', adjustment: 'Προσαρμογές' },
    entries: (count) => `${count} εγγραφές`, none: 'Καμία κίνηση σε αυτή την περίοδο',
    belowZero: 'Κάτω από το μηδέν στην περίοδο', never: 'Ποτέ', lastDays: 'Χρήση και τέλη, τελευταίες 30 ημέρες', advised: 'Συνιστώμενο υπόλοιπο-στόχος',
    advice: 'Το συνιστώμενο υπόλοιπο-στόχος καλύπτει, πάνω από το όριο ανανέωσης, χρήση και τέλη ενός μήνα περίπου, με βάση τις 30 ημέρες έως την ημερομηνία έκδοσης, στρογγυλεμένο προς τα πάνω.',
  },
  agency: {
    summary: (currency) => `Όλοι οι λογαριασμοί σε ${currency}`, total: 'Σύνολο', walletTotals: (currency) => `Διαθέσιμα υπόλοιπα σε ${currency}`,
    leftOut: (count) => `Λογαριασμοί χωρίς κίνηση και υπόλοιπο, που δεν αναφέρονται: ${count}`, nothing: 'Κανένας λογαριασμός δεν είχε κίνηση ή υπόλοιπο σε αυτή την περίοδο',
  },
  nothingDue: 'Δεν υπάρχει ποσό προς πληρωμή. Για επόμενες πληρωμές:',
} satisfies StatementWords
