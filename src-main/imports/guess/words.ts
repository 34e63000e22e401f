/** What columns are called, by what they are: in English and the languages that documents are written in. Keys of `wordKey`. */

const list = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '')

/** `customerid`, `customerno`, `customernumber` …, of each. */
const numbered = (things: string): string[] => list(things).flatMap((thing) => ['id', 'no', 'nr', 'num', 'number', 'code', 'key', 'ref', 'reference', 'nummer'].map((number) => thing + number))

const INVOICE_NUMBER = [...numbered('invoice inv bill rechnungs rechnung factuur'), ...list(`
  invoice invoices rechnung renr rgnr facture numerofacture numerodefacture nofacture nofact factura numerofactura numerodefactura nofactura fattura numerofattura nofattura
  factuur fatura numerodafatura numerofatura nofatura faktura numerfaktury nrfaktury fakturanr αριθμοστιμολογιου τιμολογιο фактура номернафактура
  請求書番号 請求番号 請求書no`)]
/** The invoice’s, or the payment’s beside a column of the invoice’s own. */
const DOCUMENT_NUMBER = [...numbered('document doc beleg'), '伝票番号']
const ANY_DOCUMENT = [...DOCUMENT_NUMBER, ...numbered('voucher boekstuk bewijsstuk'), ...list(`
  document beleg voucher piece numeropiece numerodepiece nopiece nodepiece referencepiece justificatif documento numerodocumento numerodedocumento numerododocumento nodocumento comprobante numerocomprobante numerodecomprobante comprovativo comprovante
  boekstuk bewijsstuk dokument numerdokumentu nrdokumentu dowod numerdowodu παραστατικο αριθμοσπαραστατικου документ номернадокумент 伝票 証憑番号`)]
const PAYMENT_REFERENCE = [...numbered('payment receipt transaction txn remittance deposit pmt cheque check zahlungs zahlung betalings'), ...list(`
  payment receipt zahlung zahlungsreferenz paiement referencepaiement referencedepaiement numeropaiement numerodepaiement pago numerodepago referenciadepago recibo pagamento numeropagamento riferimentopagamento
  betalingskenmerk betaalreferentie referenciadopagamento platnosc numerplatnosci nrplatnosci πληρωμη αριθμοσπληρωμησ αποδειξη плащане номернаплащане 入金番号 支払番号`)]
const ANY_NUMBER = list('number no nr num id ref reference nummer numero numer referenz referencia referencja riferimento kenmerk αριθμοσ αναφορα номер 番号 参照')
const ANY_DATE = list('date day datum fecha data ημερομηνια дата 日付')
const ANY_AMOUNT = list('amount amt betrag montant importe monto importo bedrag valor kwota ποσο сума 金額')
const ANY_NAME = list('name nom nombre nome naam nazwa ονομα име 名前 名称')

export interface Words {
  strong: readonly string[]
  weak?: readonly string[]
  /** Words that mean it only where another column, of a word of its own, is the field `is`. */
  beside?: { is: string; words: readonly string[] }
}

const account: Words = {
  strong: [...numbered('customer client account debtor cust acct payer kunden kunde debitoren debitor klant debiteur debiteuren cliente klienta kontrahenta'), ...list(`
    kdnr debitorenkonto kundenkonto noclient numeroclient numerodeclient codeclient numerocliente nocliente codigocliente codigodecliente codicecliente idcliente numerodocliente codigodocliente numerklienta nrklienta kodklienta idklienta
    numerkontrahenta kodkontrahenta αριθμοσπελατη κωδικοσπελατη клиентскиномер номернаклиент кодклиент 顧客番号 顧客コード 得意先コード 取引先コード お客様番号`)],
  weak: list('account customer client debtor payer kunde debitor klant debiteur cliente klient kontrahent odbiorca πελατησ клиент 顧客 得意先 取引先'),
}
const accountName: Words = {
  strong: list(`
    customername clientname accountname company companyname businessname debtorname payername billto billtoname soldto organisation organization organisationname organizationname kundenname firma firmenname
    nomclient nomduclient raisonsociale societe nombrecliente nombredelcliente razonsocial empresa nomecliente nomedelcliente ragionesociale denominazione azienda klantnaam bedrijf bedrijfsnaam nomedocliente razaosocial
    nazwaklienta nazwafirmy nazwakontrahenta επωνυμια ονομαπελατη εταιρεια имеклиент фирма 顧客名 会社名 得意先名 取引先名`),
  weak: [...ANY_NAME, ...account.weak!],
}
const email: Words = { strong: list('email emailaddress mail mailaddress billingemail contactemail customeremail invoiceemail emailadresse mailadresse courriel adressemail adresseemail correo correoelectronico indirizzoemail postaelettronica emailadres adresemail adresemailowy ηλεκτρονικηδιευθυνση имеил елпоща メール メールアドレス eメール') }
const phone: Words = { strong: list('phone phoneno phonenumber telephone telephonenumber tel mobile mobilephone cell telefon telefonnummer handy telefono telefoon telefoonnummer telefone numertelefonu τηλεφωνο телефон 電話 電話番号') }
const contactName: Words = { strong: list('contactname contactperson primarycontact fullname contact attention attn ansprechpartner kontakt kontaktperson personnedecontact interlocuteur contacto personadecontacto nombrecontacto referente contatto contactpersoon contato osobakontaktowa υπευθυνοσ ατομοεπικοινωνιασ лицезаконтакт 担当者 担当者名') }
const currency: Words = { strong: list('currency currencycode curr ccy wahrung waehrung whrg devise monnaie moneda divisa valuta munt moeda waluta νομισμα валута 通貨') }
const poNumber: Words = { strong: [...numbered('po purchaseorder customerpo bestell bestel'), ...list('po purchaseorder bestellung bestellreferenz numerodecommande nocommande boncommande bondecommande ordendecompra numeropedido numerodepedido ordineacquisto numeroordine inkoopordernummer inkooporder numerzamowienia nrzamowienia αριθμοσπαραγγελιασ поръчка 注文番号 発注番号')] }
const quantity: Words = { strong: list('quantity qty linequantity menge anzahl quantite qte cantidad quantita qta aantal quantidade qtd ilosc ποσοτητα количество 数量') }
const amountPaid = list('amountreceived amountpaid paidamount paymentamount receiptamount zahlbetrag zahlungsbetrag montantregle montantpaye montantdupaiement importepagado importopagato betaaldbedrag valorpago kwotaplatnosci kwotawplaty πληρωθεν ποσοπληρωμησ платенасума 入金額 支払額')
const paymentDate = list('paymentdate datepaid paidon paiddate zahlungsdatum zahldatum bezahltam datedepaiement datepaiement datereglement datedereglement fechadepago fechapago datapagamento datadipagamento betaaldatum betaaldop betalingsdatum datadepagamento datadopagamento dataplatnosci datazaplaty ημερομηνιαπληρωμησ датанаплащане 入金日 支払日')
const description = list('description descr beschreibung bezeichnung designation libelle descripcion concepto descrizione omschrijving descricao opis περιγραφη описание 摘要 内容')

const customers = {
  account, accountName, email, phone, contactName,
  line1: { strong: list('address address1 addressline addressline1 line1 street streetaddress street1 billingaddress billingstreet billingaddressline1 mailingaddress strasse anschrift adresse adresse1 rue direccion direccion1 calle indirizzo via adres adres1 straat endereco rua ulica διευθυνση οδοσ адрес улица 住所 住所1 番地') },
  line2: { strong: list('address2 addressline2 line2 street2 billingaddressline2 adresszusatz adresse2 complementdadresse complementadresse direccion2 indirizzo2 adres2 complemento διευθυνση2 адрес2 住所2 建物名') },
  city: { strong: list('city town suburb billingcity ort stadt ville ciudad poblacion citta comune plaats stad woonplaats cidade miasto miejscowosc πολη град 市区町村 市') },
  region: { strong: list('state region province county stateprovince statecounty stateregion billingstate bundesland departement provincia estado regione provincie wojewodztwo νομοσ περιφερεια област 都道府県') },
  postcode: { strong: list('postcode postalcode zip zipcode zippostalcode billingzip billingpostcode billingpostalcode plz postleitzahl codepostal cp codigopostal cap codicepostale cep kodpocztowy ταχυδρομικοσκωδικασ τκ пощенскикод пк 郵便番号') },
  country: { strong: list('country countrycode billingcountry land staat pays pais paese nazione kraj χωρα държава страна 国') },
  currency, poNumber,
  taxExempt: { strong: list('taxexempt exempt taxfree vatexempt gstexempt steuerbefreit steuerfrei exoneredetva exonere exento esente vrijgesteld btwvrijgesteld isento zwolniony zwolnionyzvat απαλλαγη освободен 免税') },
  createdOn: { strong: list('created createdon createdat createddate datecreated customersince clientsince since opened openedon dateopened signupdate angelegt angelegtam kundeseit datedecreation datecreation creele fechacreacion fechadealta datacreazione aangemaakt aangemaaktop criadoem datadecriacao utworzono datautworzenia ημερομηνιαδημιουργιασ създаден 登録日 作成日') },
  closed: { strong: list('closed isclosed inactive isinactive archived geschlossen inaktiv ferme inactif cerrado inactivo chiuso inattivo gesloten inactief encerrado inativo zamkniete nieaktywny κλειστο закрит 解約') },
} satisfies Record<string, Words>

const contacts = {
  account,
  contact: { strong: [...numbered('contact kontakt person contacto contatto'), 'contact'] },
  contactName: { strong: contactName.strong, weak: ANY_NAME },
  email, phone,
  roles: { strong: list('role roles contactrole contactroles rolle rollen funktion fonction role rol roles ruolo functie funcao papel rola funkcja ρολοσ роля 役割') },
} satisfies Record<string, Words>

const invoices = {
  number: { strong: [...INVOICE_NUMBER, ...DOCUMENT_NUMBER, 'number'], weak: [...ANY_NUMBER, 'document', 'beleg'] },
  account, accountName, email,
  issuedOn: {
    strong: list(`invoicedate issuedate issued issuedon dateissued dateofissue dateofinvoice invoicedon billdate billingdate docdate documentdate rechnungsdatum redatum belegdatum ausstellungsdatum ausgestelltam datefacture datedefacture datefacturation datedefacturation datedemission
      fechafactura fechadefactura fechaemision fechadeemision datafattura dataemissione datadiemissione datadocumento factuurdatum datadafatura datafatura datadeemissao dataemissao datawystawienia datafaktury ημερομηνιατιμολογιου ημερομηνιαεκδοσησ датанафактура датафактура датанаиздаване 請求日 発行日 請求書日付`),
    weak: [...ANY_DATE, 'created', 'createdon', 'createddate', 'createdat'],
  },
  dueOn: { strong: list('duedate due dueon dueby paymentdue paymentduedate datedue faelligkeit falligkeit faelligam falligam faelligkeitsdatum falligkeitsdatum fallig faellig zahlbarbis echeance datedecheance dateecheance vencimiento fechavencimiento fechadevencimiento scadenza datascadenza datadiscadenza vervaldatum vervaldag vencimento datadevencimento datavencimento termin terminplatnosci terminzaplaty ληξη ημερομηνιαληξησ προθεσμια падеж датападеж датанападеж срокзаплащане 支払期日 支払期限 期日') },
  currency,
  subtotal: { strong: list('subtotal net netamount amountnet nettotal totalnet beforetax taxexclusive untaxedamount amountexcltax amountexcludingtax totalexcltax totalexcludingtax totalexclvat totalexgst amountexvat amountexgst exgst exvat nettobetrag netto nettosumme zwischensumme montantht totalht ht baseimponible base subtotale imponibile bedragexclbtw totaalexclbtw subtotaal valorliquido wartoscnetto kwotanetto καθαρηαξια καθαροποσο данъчнаоснова нето 小計 税抜 税抜金額') },
  tax: { strong: list('tax taxamount taxtotal totaltax vat vatamount gst gstamount salestax hst steuer mwst ust mwstbetrag ustbetrag steuerbetrag mehrwertsteuer umsatzsteuer tva montanttva iva importeiva importoiva imposta impuesto impuestos btw btwbedrag imposto kwotavat podatek podatekvat φπα ποσοφπα ддс 消費税 税額 税') },
  total: {
    strong: list(`total totalamount amounttotal grandtotal invoicetotal invoiceamount invoiceamt billamount gross grossamount amountgross grosstotal totalgross totalincltax totalincludingtax totalinclvat totalincgst totalinctax totalincvat amountinclvat amountincltax incgst incvat taxinclusive gesamt gesamtbetrag gesamtsumme rechnungsbetrag rechnungssumme brutto bruttobetrag endbetrag
      totalttc montantttc ttc montanttotal importetotal totalfactura importototale totale totalefattura totaledocumento totaal totaalbedrag factuurbedrag bedraginclbtw totaalinclbtw valortotal totaldafatura wartoscbrutto kwotabrutto razem συνολο συνολικοποσο τελικοποσο общо общасума общастоиност 合計 合計金額 請求金額 請求額 税込金額`),
    weak: [...ANY_AMOUNT, ...list('value sum summe wartosc αξια стоиност')],
  },
  open: { strong: list('open openamount amountopen openbalance outstanding outstandingamount amountoutstanding outstandingbalance balance balancedue amountdue dueamount remaining amountremaining unpaid unpaidamount offen offenerbetrag offenersaldo offeneposten restbetrag saldo resteapayer restedu solde montantdu pendiente saldopendiente importependiente residuo saldoaperto daincassare openstaand openstaandbedrag emaberto valoremaberto saldodevedor pozostalo υπολοιπο неплатено остатък салдо 未払 未払額 残高 未収 未収額') },
  paid: { strong: [...amountPaid, ...list('paid paidtodate payments bezahlt gezahlt bezahlterbetrag regle paye pagado pagato betaald pago zaplacono wplacono πληρωμενο εξοφληθεν платено 支払済')] },
  paidOn: { strong: [...paymentDate, ...list('settledon settlementdate clearedon datesettled payele pagoem платенона')] },
  poNumber,
  status: { strong: list('status invoicestatus paymentstatus zustand statut etat estado stato situacao stan κατασταση състояние статус 状態 ステータス') },
  disputed: { strong: list('disputed dispute indispute strittig bestritten conteste litige enlitige disputado endisputa contestato contestata betwist contestado contestada emdisputa sporna sporne sporny αμφισβητηση спорна оспорена 係争') },
  voidedOn: { strong: list('voided voidedon voiddate cancelledon canceledon cancellationdate storniertam stornodatum annulele datedannulation dateannulation fechaanulacion annullatail dataannullamento geannuleerdop dataanulowania anulowano ημερομηνιαακυρωσησ анулирана 取消日') },
  lineDescription: { strong: [...list('linedescription itemdescription item product service artikel leistung position nazwatowaru 品名 品目'), ...description] },
  lineQuantity: quantity,
  lineAmount: { strong: list('lineamount linetotal itemamount itemtotal positionsbetrag montantligne importelinea importoriga regelbedrag valordalinha wartoscpozycji αξιαγραμμησ 明細金額') },
} satisfies Record<string, Words>

const payments = {
  reference: { strong: PAYMENT_REFERENCE, weak: ANY_NUMBER, beside: { is: 'invoice', words: ANY_DOCUMENT } },
  account, accountName,
  receivedOn: {
    strong: [...paymentDate, ...list(`receivedon datereceived receiveddate received transactiondate valuedate bookingdate depositdate receiptdate eingangsdatum zahlungseingang eingegangenam wertstellung buchungstag buchungsdatum datedereception dateencaissement datedencaissement
      fechacobro fechadecobro fecharecepcion dataincasso datadiincasso ontvangenop ontvangstdatum datarecebimento datadorecebimento datawplaty ημερομηνιαεισπραξησ датанаполучаване`)],
    weak: ANY_DATE,
  },
  amount: { strong: [...ANY_AMOUNT, ...amountPaid, 'credit'], weak: list('total value summe totale totaal wartosc αξια стоиност gross paid received 合計') },
  currency,
  medium: { strong: list('medium method paymentmethod paymenttype paymentmedium means meansofpayment tender zahlungsart zahlungsmittel zahlungsweise modedepaiement moyendepaiement modedereglement modereglement formadepago metododepago mediodepago metododipagamento modalitapagamento modalitadipagamento betaalmethode betaalwijze betalingswijze metododepagamento formadepagamento metodaplatnosci formaplatnosci sposobplatnosci τροποσπληρωμησ начиннаплащане 支払方法 入金方法'), weak: ['type', 'typ', 'tipo'] },
  invoice: { strong: [...INVOICE_NUMBER, ...list('appliedto againstinvoice forinvoice matchedinvoice'), ...DOCUMENT_NUMBER] },
  memo: { strong: [...list('memo note notes comment comments remark remarks narrative details verwendungszweck bemerkung notiz kommentar buchungstext commentaire remarque motif observaciones nota causale opmerking observacao uwagi tytul σχολια бележка основание 備考'), ...description] },
} satisfies Record<string, Words>

const allocations = {
  payment: { strong: PAYMENT_REFERENCE, weak: ANY_NUMBER },
  invoice: { strong: payments.invoice.strong, weak: ['document', 'beleg', 'number'] },
  amount: { strong: [...list('appliedamount amountapplied allocatedamount amountallocated applied allocated allocation zugeordneterbetrag verrechneterbetrag montantaffecte montantimpute importeaplicado importoabbinato toegewezenbedrag valoraplicado kwotarozliczona 消込額'), ...ANY_AMOUNT], weak: list('total value summe') },
  effectiveOn: { strong: list('effectiveon effectivedate effective appliedon applieddate dateapplied allocatedon allocationdate zugeordnetam zuordnungsdatum verrechnetam dateaffectation datedaffectation dateimputation fechaaplicacion fechadeaplicacion dataabbinamento toegewezenop datadeaplicacao datarozliczenia 消込日'), weak: [...ANY_DATE, ...paymentDate] },
  currency,
} satisfies Record<string, Words>

const usage = {
  record: { strong: ['record', ...numbered('usage record event cdr call datensatz')], weak: ['id', 'reference', 'ref'] },
  account,
  at: { strong: list('at timestamp time datetime dateandtime starttime startedat startdate usagedate usagetime eventtime eventdate calldate calltime occurredat zeitpunkt zeitstempel startzeit horodatage dateheure dateetheure fechayhora fechahora marcadetiempo dataora dataeora tijdstip datumtijd dataehora datahora czas dataiczas ωρα датаичас 日時 利用日時 利用日'), weak: [...ANY_DATE, 'createdat', 'createdon'] },
  usageKind: { strong: list('usagetype usagekind kind meter eventtype calltype service nutzungsart leistungsart dienst servicio servizio dienst servico rodzaj usluga ειδοσ υπηρεσια вид услуга 種別 種類'), weak: list('type category product typ tipo art soort κατηγορια') },
  from: { strong: list('from origin source caller callingnumber von quelle origine origen da van od απο от 発信 発信元'), weak: ['de'] },
  to: { strong: list('to destination called callednumber recipient nach ziel destinataire destino destinatario naar προσ към до 着信 宛先'), weak: ['a', 'do', 'para'] },
  quantity: { strong: [...quantity.strong, ...list('duration minutes seconds hours consumption volume dauer verbrauch duree consommation duracion consumo durata duur verbruik duracao czastrwania zuzycie διαρκεια продължителност 使用量')], weak: ['usage', 'units'] },
  unit: { strong: list('unit uom unitofmeasure measure einheit unite unidad unita eenheid unidade jednostka jm μοναδα мярка единица 単位'), weak: ['units'] },
  amount: { strong: [...ANY_AMOUNT, ...list('charge cost price fee kosten preis cout prix coste precio costo prezzo custo preco koszt cena κοστοσ цена 料金')], weak: list('total value summe') },
  currency,
  invoice: payments.invoice,
} satisfies Record<string, Words>

/** By kind and field of the mapping. */
export const WORDS = { customers, contacts, invoices, payments, allocations, usage } as const
