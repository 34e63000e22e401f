import { words, type Culture } from './culture.ts'

export const america: Culture = {
  country: 'US', locale: 'en-US', numberFirst: true, phone: '+1 303-555-01##',
  heads: words('Red Mesa,Juniper,Cottonwood,High Plains,Bitterroot,Prairie Wind,Saguaro,Pinyon,Copperline,Sage Hollow,Blue Heron,Longbow,Tamarack,Cimarron,Granite Pass,Lone Elk,Silver Creek,Magpie,Three Forks,Bluebonnet,Big Thompson,Cedar Bluff,Peñasco,Sandhill,Otter Tail,Ponderosa,Little River,Bison Ridge,Hollister & Vance,Marquez,Okonkwo,Van Houten,Delgado Brothers,St. Clair,Fairweather,Yellow Pine,Lakota Springs,Whitetail,Mesquite,Quail Run'),
  trades: words('HVAC,Dental Group,Law Offices,Roofing,Towing,Pediatrics,Home Care,Movers,Auto Glass,Pest Solutions,Landscaping,Title & Escrow,Realty,Self Storage,Logistics,Plumbing,Orthodontics,Insurance,Garage Doors,Restoration,Physical Therapy,Veterinary,Solar,Concrete,Trucking,Family Medicine,Tree Service,Locksmiths,Senior Living,Electric'),
  forms: ['LLC', 'Inc.', '', 'LLC', 'Co.'],
  first: words('Emma,Liam,Sofía,Noah,Ava,Ethan,Imani,Mason,Harper,Diego,Chloe,Malik,Abigail,Wyatt,Camila,Logan,Naomi,Hudson,Grace,Trevor,Lucía,DeShawn,Hannah,Kai'),
  last: words('Vance,Marquez,Okonkwo,Hollister,Delgado,Fairweather,Nakai,Peterson,Castillo,Boone,Washington,Peña,Sandoval,Kessler,Turner,Abernathy,Nguyen,Whitfield,Romero,Lindgren,Hatch,Cho,Begay,Ruiz'),
  streets: words('Main Street,County Road 12,Larimer Avenue,Pinecrest Drive,Old Mill Road,Commerce Way,Buffalo Trail,Union Street,Elm Street,Ranch Road,Depot Avenue,Canyon Boulevard'),
  cities: [['Fort Collins', 'CO', '80521'], ['Pueblo', 'CO', '81001'], ['Boise', 'ID', '83702'], ['Santa Fe', 'NM', '87501'], ['Tulsa', 'OK', '74103'], ['Omaha', 'NE', '68102'], ['Billings', 'MT', '59101'], ['Reno', 'NV', '89501'], ['Flagstaff', 'AZ', '86001'], ['Amarillo', 'TX', '79101'], ['Duluth', 'MN', '55802'], ['Chattanooga', 'TN', '37402'], ['Savannah', 'GA', '31401'], ['Portland', 'ME', '04101']],
}

/** Agencies place calls and adverts for others. */
export const agencyTrades = words('Media,Marketing,Digital,Call Partners,Lead Works,Advertising,Growth Studio')
