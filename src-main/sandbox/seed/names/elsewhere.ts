import { words, type Culture } from './culture.ts'

export const japan: Culture = {
  country: 'JP', locale: 'ja-JP', numberFirst: false, phone: '+81 3-0000-0###',
  heads: words('青葉|aoba,瀬戸内|setouchi,北斗|hokuto,白鷺|shirasagi,富士見|fujimi'),
  trades: words('運輸|unyu,冷蔵|reizo,海運|kaiun,警備|keibi,建設|kensetsu'),
  forms: ['株式会社', '有限会社'],
  first: words('翔太|shota,美咲|misaki,健一|kenichi,陽子|yoko'),
  last: words('佐藤|sato,高橋|takahashi,渡辺|watanabe,小林|kobayashi'),
  streets: words('港町,本町通り,桜丘'),
  cities: [['横浜市', '神奈川県', '231-00##'], ['高松市', '香川県', '760-00##'], ['札幌市', '北海道', '060-00##']],
}
export const kuwait: Culture = {
  country: 'KW', locale: 'en-KW', numberFirst: true, phone: '+965 2200 0###',
  heads: words('Al Noor,Burgan,Failaka,Dhow House,Al Wafra,Sidra,Gulf Falcon,Shamal'),
  trades: words('Logistics,Cold Stores,Marine Services,Contracting,Trading & Transport,Catering'),
  forms: ['W.L.L.', 'K.S.C.C.', 'Co.'],
  first: words('Fahad,Noura,Yousef,Dalal,Khaled,Maryam,Bader,Hessa'),
  last: words('Al-Rashed,Al-Enezi,Al-Mutawa,Behbehani,Al-Sabti,Al-Kandari'),
  streets: words('Block 4 Street 12,Block 1 Street 103,Gulf Road,Block 7 Street 5'),
  cities: [['Shuwaikh', 'Al Asimah', '70###'], ['Fahaheel', 'Al Ahmadi', '64###'], ['Salmiya', 'Hawalli', '22###']],
}
export const france: Culture = {
  country: 'FR', locale: 'fr-FR', numberFirst: true, phone: '+33 1 99 00 0# ##',
  heads: words('Hirondelle,Forêt Bleue,Hêtre,Étoile du Sud,Grève & Fils,Crêtes,Mésange,Vallée Noire'),
  trades: words('Transports,Frigorifiques,Maçonnerie,Sécurité,Élagage,Ambulances,Pêcheries'),
  forms: ['SARL', 'SAS', 'SA'],
  first: words('Chloé,Étienne,Anaïs,Jérôme,Zoé,François,Hélène,Loïc'),
  last: words('Lefèvre,Gauthier,Hébert,Châtelain,Besançon,Guérin'),
  streets: words('rue de la Gare,quai du Port,avenue des Chênes,chemin du Moulin'),
  cities: [['Besançon', 'Bourgogne-Franche-Comté', '25000'], ['La Rochelle', 'Nouvelle-Aquitaine', '17000'], ['Orléans', 'Centre-Val de Loire', '45000']],
}
