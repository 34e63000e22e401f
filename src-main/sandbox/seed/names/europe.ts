import { words, type Culture } from './culture.ts'

export const ireland: Culture = {
  country: 'IE', locale: 'en-IE', numberFirst: true, phone: '+353 20 913 ####',
  heads: words('Corrib,Ballyvarra,Slieve Rua,Lough Derra,Inishmaan View,Curlew,Dún Álainn,Rathbeg,Fáinne,Glenveagh Road,Burren Stone,Cnoc Mór,Heron’s Reach,Seóirse'),
  trades: words('Haulage,Refrigeration,Plant Hire,Ferries,Dairy,Security,Agri,Couriers,Civil Works,Electrical'),
  forms: ['Ltd', 'Teoranta', '', 'DAC'],
  first: words('Aoife,Cian,Niamh,Oisín,Saoirse,Pádraig,Caoimhe,Fionn,Róisín,Eoghan'),
  last: words('Ó Briain,Murphy,Ní Dhónaill,Keane,Breathnach,Gallagher,Ó Sé,Lavelle,Scanlon'),
  streets: words('Quay Street,Main Street,Shop Street,Mill Road,Harbour View,Station Road'),
  cities: [['Galway', 'Co. Galway', 'H91 X###'], ['Cork', 'Co. Cork', 'T12 Y###'], ['Sligo', 'Co. Sligo', 'F91 W###'], ['Dublin 8', 'Dublin', 'D08 K###']],
}
export const britain: Culture = {
  country: 'GB', locale: 'en-GB', numberFirst: true, phone: '+44 7700 900###',
  heads: words('Thornbury,Pennine,Larkfield,Hartland,Ashdown,Merlin,Skylark,Rookhope,Fernleigh,Castlegate,Marram,Blackthorn,Wainwright & Daughters,Cotswold Edge'),
  trades: words('Logistics,Scaffolding,Cold Chain,Coaches,Facilities,Arboriculture,Lifts,Removals,Waste,Ambulance Services'),
  forms: ['Ltd', 'Limited', 'LLP', ''],
  first: words('Harriet,George,Poppy,Alfie,Priyanka,Rhys,Isla,Gareth,Nkechi,Rupert,Elspeth,Owen'),
  last: words('Wainwright,Ashworth,Patel,Llewellyn,Fraser,Bannister,Hartley,Okoro,Pritchard,Sutcliffe'),
  streets: words('High Street,Mill Lane,Canal Street,Victoria Road,The Green,Station Approach'),
  cities: [['Leeds', 'West Yorkshire', 'LS1 #AA'], ['Swansea', 'Wales', 'SA1 #BB'], ['Dundee', 'Scotland', 'DD1 #CC'], ['Truro', 'Cornwall', 'TR1 #DD']],
}
export const germany: Culture = {
  country: 'DE', locale: 'de-DE', numberFirst: false, phone: '+49 30 23125 ###',
  heads: words('Kranich,Lindenhof,Hölzl,Nordlicht,Müller & Söhne,Eisvogel,Großglockner,Weißdorn,Brückner,Hirschbühl'),
  trades: words('Spedition,Kältetechnik,Gebäudereinigung,Tiefbau,Rettungsdienst,Forstbetrieb,Logistik'),
  forms: ['GmbH', 'GmbH & Co. KG', 'AG', 'e.K.'],
  first: words('Jürgen,Anke,Björn,Käthe,Uwe,Sabine,Günther,Lena'),
  last: words('Hölzl,Brückner,Schäfer,Großmann,Kühn,Weiß,Vogel,Lindner'),
  streets: words('Lindenallee,Hafenstraße,Am Bahnhof,Mühlweg,Industriestraße'),
  cities: [['Köln', 'Nordrhein-Westfalen', '50667'], ['München', 'Bayern', '80331'], ['Rostock', 'Mecklenburg-Vorpommern', '18055']],
}
export const poland: Culture = {
  country: 'PL', locale: 'pl-PL', numberFirst: false, phone: '+48 600 000 ###',
  heads: words('Żuraw,Łabędź,Świt,Jesion,Gęsia Łąka,Źródło,Dąbrowa,Wiśnia,Krucza Góra'),
  trades: words('Transport,Logistyka,Chłodnictwo,Budownictwo,Ochrona,Usługi Leśne'),
  forms: ['Sp. z o.o.', 'S.A.', 'Sp. j.'],
  first: words('Zofia,Łukasz,Małgorzata,Paweł,Agnieszka,Stanisław,Grażyna,Michał'),
  last: words('Wójcik,Dąbrowski,Krzyżanowska,Łęcki,Źrebiec,Żak,Kamińska'),
  streets: words('ul. Wiśniowa,ul. Portowa,ul. Młyńska,al. Jagiellońska'),
  cities: [['Kraków', 'małopolskie', '30-0##'], ['Gdańsk', 'pomorskie', '80-8##'], ['Łódź', 'łódzkie', '90-0##']],
}
export const greece: Culture = {
  country: 'GR', locale: 'el-GR', numberFirst: false, phone: '+30 210 000 0###',
  heads: words('Αιγαίο|aigaio,Γλαύκος|glafkos,Ελιά|elia,Νηρεύς|nireas,Όλυμπος|olympos,Κύμα|kyma,Ανατολή|anatoli'),
  trades: words('Μεταφορές|metafores,Ναυτιλιακή|naftiliaki,Ψυγεία|psygeia,Κατασκευές|kataskeves,Ασφάλεια|asfaleia'),
  forms: ['Α.Ε.', 'Ε.Π.Ε.', 'Ο.Ε.'],
  first: words('Γιώργος|giorgos,Ελένη|eleni,Δημήτρης|dimitris,Μαρία|maria,Νίκος|nikos,Κατερίνα|katerina'),
  last: words('Παπαδόπουλος|papadopoulos,Οικονόμου|oikonomou,Βλάχος|vlachos,Δημητρίου|dimitriou'),
  streets: words('Οδός Ερμού,Λεωφόρος Ποσειδώνος,Οδός Αθηνάς'),
  cities: [['Πειραιάς', 'Αττική', '185 ##'], ['Θεσσαλονίκη', 'Κεντρική Μακεδονία', '546 ##'], ['Ηράκλειο', 'Κρήτη', '712 ##']],
}
export const bulgaria: Culture = {
  country: 'BG', locale: 'bg-BG', numberFirst: false, phone: '+359 2 000 0###',
  heads: words('Балкан|balkan,Витоша|vitosha,Роза|roza,Щъркел|shtarkel,Марица|maritsa,Изгрев|izgrev'),
  trades: words('Транспорт|transport,Охрана|ohrana,Логистика|logistika,Хладилници|hladilnitsi,Строй|stroy'),
  forms: ['ООД', 'ЕООД', 'АД'],
  first: words('Иван|ivan,Мария|maria,Георги|georgi,Елена|elena,Стоян|stoyan,Ралица|ralitsa'),
  last: words('Петров|petrov,Иванова|ivanova,Димитров|dimitrov,Жечева|zhecheva,Стоянов|stoyanov'),
  streets: words('ул. Шипка,бул. Витоша,ул. Пирин'),
  cities: [['София', 'София-град', '10##'], ['Пловдив', 'Пловдив', '40##'], ['Варна', 'Варна', '90##']],
}
