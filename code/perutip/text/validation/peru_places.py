"""Names of Peru's regions, provinces and their capitals, for masking.

Some are words of the law or of every day too ("La Libertad", "La Convención", "Dos de
Mayo"): these are names only where something says so.
"""

from __future__ import annotations

REGIONS = (
    "Amazonas|Áncash|Apurímac|Arequipa|Ayacucho|Cajamarca|Callao|Cusco|Cuzco|"
    "Huancavelica|Huánuco|Ica|Junín|Lambayeque|Lima|Loreto|Madre de Dios|"
    "Moquegua|Pasco|Piura|Puno|San Martín|Tacna|Tumbes|Ucayali"
)
PROVINCES = (
    "Chachapoyas|Bagua|Bongará|Condorcanqui|Luya|Rodríguez de Mendoza|"
    "Utcubamba|Huaraz|Aija|Antonio Raymondi|Bolognesi|Carhuaz|"
    "Carlos Fermín Fitzcarrald|Casma|Corongo|Huari|Huarmey|Huaylas|"
    "Mariscal Luzuriaga|Ocros|Pallasca|Pomabamba|Recuay|Sihuas|Yungay|Abancay|"
    "Andahuaylas|Antabamba|Aymaraes|Cotabambas|Chincheros|Camaná|Caravelí|"
    "Caylloma|Condesuyos|Islay|Huamanga|Cangallo|Huanca Sancos|Huanta|Lucanas|"
    "Parinacochas|Páucar del Sara Sara|Víctor Fajardo|Vilcas Huamán|Cajabamba|"
    "Celendín|Chota|Contumazá|Cutervo|Hualgayoc|Jaén|San Ignacio|Acomayo|"
    "Anta|Calca|Canas|Canchis|Chumbivilcas|Espinar|Paruro|Paucartambo|"
    "Quispicanchi|Urubamba|Acobamba|Angaraes|Castrovirreyna|Churcampa|Huaytará|"
    "Tayacaja|Huacaybamba|Huamalíes|Leoncio Prado|Marañón|Pachitea|Puerto Inca|"
    "Lauricocha|Yarowilca|Chincha|Nasca|Nazca|Palpa|Pisco|Huancayo|"
    "Chanchamayo|Jauja|Satipo|Tarma|Yauli|Chupaca|Trujillo|Ascope|Chepén|"
    "Julcán|Otuzco|Pacasmayo|Pataz|Sánchez Carrión|Santiago de Chuco|"
    "Gran Chimú|Virú|Chiclayo|Ferreñafe|Barranca|Cajatambo|Canta|Cañete|"
    "Huaral|Huarochirí|Huaura|Oyón|Yauyos|Maynas|Alto Amazonas|Requena|"
    "Datem del Marañón|Putumayo|Mariscal Ramón Castilla|Tambopata|Manu|"
    "Tahuamanu|Mariscal Nieto|General Sánchez Cerro|Ilo|Daniel Alcides Carrión|"
    "Oxapampa|Ayabaca|Huancabamba|Morropón|Paita|Sullana|Talara|Sechura|"
    "Azángaro|Carabaya|Chucuito|El Collao|Huancané|Lampa|Moho|"
    "San Antonio de Putina|San Román|Sandia|Yunguyo|Moyobamba|El Dorado|"
    "Huallaga|Lamas|Mariscal Cáceres|Picota|Rioja|Tocache|Candarave|"
    "Jorge Basadre|Tarata|Contralmirante Villar|Zarumilla|Coronel Portillo|"
    "Atalaya|Padre Abad|Purús"
)
# Districts of the capital whose names are nothing else, and towns at the borders.
_OF_LIMA = (
    "Lince|San Borja|San Isidro|Miraflores|Chorrillos|Barranco|Surquillo|Surco|Breña|"
    "Santiago de Surco|Carabayllo|Chaclacayo|Chosica|Cieneguilla|Comas|El Agustino|"
    "Jesús María|La Molina|La Victoria|Los Olivos|Lurigancho|Lurín|Magdalena del Mar|"
    "Pachacámac|Pucusana|Pueblo Libre|Rímac|San Juan de Miraflores|San Luis|"
    "San Martín de Porres|Santa Anita|Punta Hermosa"
)
_AT_THE_BORDER = (
    "Desaguadero|Huaquillas|Macará|Tabatinga|Leticia|Assis Brasil|Asís Brasil|Cobija|"
    "Arica|Kasani|Copacabana|Zumba|Namballe|La Balsa|Suyo|La Tina|"
    "Zorritos|Yarinacocha|Manantay|Callería"
)
CAPITALS = (
    "Puerto Maldonado|Iquitos|Pucallpa|Cerro de Pasco|Huacho|Chimbote|"
    "Nuevo Chimbote|Juliaca|Tarapoto|Juanjuí|Tingo María|La Merced|Quillabamba|"
    "Sicuani|Mazuko|Iñapari|Iberia|Yurimaguas|Contamana|Nauta|Caballococha|"
    "Saposoa|Chulucanas|Mollendo|Chivay|Aplao|Cotahuasi|Chuquibamba|Puquio|"
    "Coracora|Huancapi|Chalhuanca|Tambobamba|Chuquibambilla|Caraz|Chacas|"
    "Chiquián|Llamellín|Huallanca|Bagua Grande|Lamud|Jumbilla|"
    "Santa María de Nieva|Bambamarca|Lircay|Pampas|La Unión|Ambo|Panao|Llata|"
    "La Oroya|San Vicente de Cañete|Matucana|Huamachuco|Tayabamba|Guadalupe|"
    "San Pedro de Lloc|Santo Tomás|Yanaoca|Urcos|Ayaviri|Juli|Ilave|Putina|"
    "Macusani|Locumba|Omate|Aguas Verdes|La Esperanza|San Juan de Lurigancho|"
    "Ventanilla|Puente Piedra|Villa El Salvador|Villa María del Triunfo|"
    f"{_OF_LIMA}|{_AT_THE_BORDER}|"
    "Mazuco|Huepetuhe|Huepetue|Inambari|Delta Uno|Delta 1|MDD|"
    "Interoceánica|Selva Central|"
    "Qosqo|Wánuco|Anchash|S Martín|Sn Martín|Pto Maldonado|Mdre de Dios|M de Dios"
)
# Districts of the Public Ministry and the Judiciary that are no region or province.
FISCAL_DISTRICTS = (
    "Lima Norte|Lima Sur|Lima Este|Lima Noroeste|Lima Centro|Lima Metropolitana|"
    "Puente Piedra Ventanilla|La Libertad|Cañete|Huaura|Sullana|Selva Central|Santa|"
    "del Santa"
)
# Names that are words too.
AMBIGUOUS = (
    "La Libertad|La Convención|Dos de Mayo|La Mar|Grau|Castilla|La Unión|"
    "Bolívar|Concepción|Santa|Asunción|Sucre|Melgar|Santa Cruz|San Miguel|"
    "San Pablo|San Marcos|Bellavista|Independencia|Ambo|Anta|Canta|Iberia|"
    "Pampas|Guadalupe|La Merced|La Esperanza|Santo Tomás|Atalaya|El Dorado|"
    "La Victoria|La Molina|Jesús María|San Luis|La Balsa|La Tina|Pueblo Libre|"
    "Rioja|Barranca|Canas|La Pampa|Laberinto|La Rinconada"
)
# Names that are words of every day when written small.
EVERYDAY = (
    "Callao|Lince|Comas|Leticia|Cobija|Miraflores|Surco|Barranco|Suyo|Zumba|Breña|"
    "Lima|Amazonas|Manu|Lampa|Moho|Picota|Sandia|Pisco|Lamas|Calca|Palpa|Talara|Espinar"
)
# Whose region a word for its people tells, without the ending.
DEMONYMS = (
    "limeñ|arequipeñ|cusqueñ|cuzqueñ|puneñ|tacneñ|piuran|loretan|iquiteñ|tumbesin|"
    "ancashin|huaracin|ayacuchan|apurimeñ|cajamarquin|chiclayan|lambayecan|trujillan|"
    "liberteñ|huanuqueñ|iqueñ|moqueguan|pasqueñ|cerreñ|ucayalin|chachapoyan|"
    "tambopatin|maldonadin|madrediosin|huancaín|sanmartinens|chalac"
)
