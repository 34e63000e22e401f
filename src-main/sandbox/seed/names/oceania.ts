import { words, type Culture } from './culture.ts'

// Phone numbers are from the blocks that the regulators keep for fiction.
export const australia: Culture = {
  country: 'AU', locale: 'en-AU', numberFirst: true, phone: '+61 491 570 ###',
  heads: words('Kestrel,Banksia,Ironbark,Currawong,Boronia,Wattle Creek,Murrindi,Brigalow,Saltbush,Red Gully,Jarrah,Coolibah,Merinda,Yarrabee,Bluestone,Mallee,Tuckeroo,Lilly Pilly,Emu Flat,Kurrajong,Pelican Point,Spinifex,Bunya,Warrigal,Cassowary,Callistemon,Stringybark,Halls Gap,Sandy Bight,Peppermint Hill,Galah Street,Quandong,Bottle Tree,Mount Garnet,Windmill,Drover & Sons,Harrigan,Papadakis,Nguyen & Tran,O’Shea'),
  trades: words('Freight,Plumbing & Gas,Earthmoving,Electrical,Refrigeration,Civil,Tree Care,Cold Storage,Security,Charters,Veterinary,Helicopters,Concrete,Haulage,Couriers,Roofing,Pool Care,Scaffolding,Pest Control,Mining Services,Bus Lines,Dairy,Meats,Solar,Glass,Crane Hire,Rural Supplies,Flight Training,Aerial Survey,Home Nursing,Fire Protection,Waste'),
  forms: ['Pty Ltd', 'Pty Ltd', '', 'Group Pty Ltd'],
  first: words('Olivia,Jack,Charlotte,Lachlan,Amelia,Cooper,Priya,Matilda,Angus,Zoe,Declan,Mei,Hamish,Tahlia,Nikolaos,Bronwyn,Callum,Ruby,Arjun,Imogen,Tomasz,Sienna,Darcy,Fatima'),
  last: words('Whitlock,Nguyen,Harrigan,Papadakis,McAllister,Singh,Baird,Tran,O’Shea,Kowalski,Delacroix,Fenwick,Abara,Hollis,Rossetti,Kearney,Liang,Drummond,Pappas,Yates,Okafor,Trevean,Lindqvist,Barrow'),
  streets: words('Banksia Street,Harbour Road,Foundry Lane,Woolshed Drive,Jacaranda Avenue,Railway Parade,Quarry Road,Merino Close,Lighthouse Road,Gundagai Street,Ferry Street,Coolamon Crescent'),
  cities: [['Dubbo', 'NSW', '2830'], ['Newcastle', 'NSW', '2300'], ['Ballarat', 'VIC', '3350'], ['Geelong', 'VIC', '3220'], ['Toowoomba', 'QLD', '4350'], ['Cairns', 'QLD', '4870'], ['Fremantle', 'WA', '6160'], ['Karratha', 'WA', '6714'], ['Port Lincoln', 'SA', '5606'], ['Launceston', 'TAS', '7250'], ['Darwin', 'NT', '0800'], ['Queanbeyan', 'NSW', '2620'], ['Wollongong', 'NSW', '2500'], ['Mackay', 'QLD', '4740']],
}

export const newZealand: Culture = {
  country: 'NZ', locale: 'en-NZ', numberFirst: true, phone: '+64 21 555 0###',
  heads: words('Ōtara,Tāwhiri,Kōwhai,Pīwakawaka,Rātā,Mānuka,Tūī,Ngāio,Kākāpō,Waimārie,Pūkeko,Harakeke,Tōtara,Kererū,Whetū,Moana,Rangitoto View,Te Awa,Hīnaki,Kūaka'),
  trades: words('Plumbing,Helicopters,Transport,Aquaculture,Forestry,Cold Stores,Electrical,Charters,Honey,Earthworks,Farm Services,Marine,Tours,Builders'),
  forms: ['Ltd', 'Limited', '', 'Ltd'],
  first: words('Mere,Hēmi,Aroha,Wiremu,Ngaire,Tāne,Hine,Rāwiri,Moana,Īhaka,Kiri,Tāmati,Sophie,Callum,Anahera,Hōne'),
  last: words('Parata,Ngāta,Tamihana,Rāpana,Winiata,Hohepa,Te Rangi,Pōtae,McIntyre,Kāretu,Wharerau,Sinclair,Taurima,Hēnare'),
  streets: words('Rimu Street,Marine Parade,Kōwhai Road,Station Road,Wharf Street,Pūriri Avenue,Great South Road'),
  cities: [['Ōtautahi Christchurch', 'Canterbury', '8011'], ['Whangārei', 'Northland', '0110'], ['Tauranga', 'Bay of Plenty', '3110'], ['Taupō', 'Waikato', '3330'], ['Invercargill', 'Southland', '9810'], ['Nelson', 'Nelson', '7010']],
}

export const vietnameseAustralia: Culture = {
  ...australia,
  heads: words('Sông Hồng,Hoa Sen,Trường Sơn,Phước Lộc,Cửu Long,Đại Dương,Thiên Ân,Bình Minh,Hải Âu,Nam Việt'),
  trades: words('Vận Tải,Cold Storage,Bakery Supplies,Seafood,Logistics,Xây Dựng,Market Gardens,Couriers'),
  first: words('Thảo,Minh,Hương,Đức,Lan,Quốc,Phượng,Tuấn'),
  last: words('Nguyễn,Trần,Phạm,Đặng,Huỳnh,Võ,Lê'),
}
