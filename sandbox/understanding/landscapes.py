"""Provinces, coasts, mountains and parks that travellers name as destinations, beside those of ``regions``.

Rows as in ``regions``; the code is that of the airport most used for it. Coordinates are those of Wikipedia's articles,
rounded to tenths of a degree.
"""

from .regions import Region

_ROWS = """
Puglia|puglia,apulia,апулия|IT|BRI|41.0|16.5
Umbria|umbria,умбрия|IT|PEG|43.0|12.6
Liguria|liguria,лигурия|IT|GOA|44.5|8.8
Italian Riviera|italian riviera,итальянская ривьера|IT|GOA|44.3|8.6
Piedmont|piedmont,piemonte,пьемонт|IT|TRN|45.3|7.7
Calabria|calabria,калабрия|IT|SUF|39.0|16.5
Lake Garda|lake garda,garda,озеро гарда|IT|VRN|45.6|10.6
Lake Maggiore|lake maggiore,озеро маджоре|IT|MIL|45.9|8.6
South Tyrol|south tyrol,sudtirol,южныи тироль|IT|BZO|46.7|11.4
Catalonia|catalonia,cataluna,catalunya,каталония|ES|BCN|41.8|1.5
Basque Country|basque country,страна басков|ES|BIO|43.0|-2.6
Galicia|galicia,галисия|ES|SCQ|42.8|-7.9
Costa Blanca|costa blanca,коста бланка|ES|ALC|38.5|-0.2
Costa Dorada|costa dorada,costa daurada,коста дорада|ES|REU|41.1|1.2
Sierra Nevada|sierra nevada,сьерра невада|ES|GRX|37.1|-3.3
Alsace|alsace,эльзас|FR|SXB|48.3|7.4
Burgundy|burgundy,bourgogne,бургундия|FR|DIJ|47.1|4.8
Champagne|champagne region,шампань|FR|PAR|49.0|4.0
Dordogne|dordogne,дордонь|FR|EGC|44.9|0.7
French Alps|french alps,французские альпы|FR|GVA|45.5|6.5
Alps|the alps,alps,альпы|CH|GVA|46.5|8.5
Swiss Alps|swiss alps,швеицарские альпы|CH|ZRH|46.5|8.3
Pyrenees|pyrenees,пиренеи|FR|LDE|42.7|1.0
Saxony|saxony,саксония|DE|DRS|51.0|13.4
Moselle|moselle,mosel,мозель|DE|HHN|50.0|7.1
Lake Constance|lake constance,bodensee,боденское озеро|DE|FDH|47.6|9.4
Cotswolds|cotswolds,the cotswolds,котсволдс|GB|BRS|51.8|-1.8
Lake District|lake district,озерныи краи|GB|CAX|54.5|-3.1
Scottish Highlands|scottish highlands,highlands,шотландское нагорье,хаиленд|GB|INV|57.1|-4.7
Yorkshire|yorkshire,иоркшир|GB|LBA|53.9|-1.1
Devon|devon,девон|GB|EXT|50.7|-3.8
Peak District|peak district,пик дистрикт|GB|MAN|53.3|-1.8
Loch Ness|loch ness,лох несс|GB|INV|57.3|-4.4
Northern Ireland|northern ireland,северная ирландия|GB|BFS|54.6|-6.7
Connemara|connemara|IE|NOC|53.5|-9.9
Istria|istria,истрия|HR|PUY|45.2|13.9
Dalmatia|dalmatia,далмация|HR|SPU|43.5|16.4
Plitvice Lakes|plitvice,plitvice lakes,плитвицкие озера|HR|ZAG|44.9|15.6
Transylvania|transylvania,трансильвания|RO|CLJ|46.5|24.5
Halkidiki|halkidiki,chalkidiki,халкидики|GR|SKG|40.4|23.4
Peloponnese|peloponnese,пелопоннес|GR|KLX|37.4|22.3
Meteora|meteora,метеоры|GR|SKG|39.7|21.6
Turkish Riviera|turkish riviera,турецкая ривьера|TR|AYT|36.7|30.6
Northern Cyprus|northern cyprus,north cyprus,северныи кипр|CY|ECN|35.3|33.5
High Tatras|high tatras,tatras,татры,высокие татры|SK|TAT|49.2|20.1
Masuria|masuria,мазуры|PL|SZY|53.9|21.7
Norwegian Fjords|norwegian fjords,норвежские фьорды|NO|BGO|61.0|7.0
Elbrus|elbrus,mount elbrus,эльбрус,приэльбрусье|RU|MRV|43.4|42.4
Golden Ring|golden ring,золотое кольцо|RU|MOW|56.9|40.5
Curonian Spit|curonian spit,куршская коса|RU|KGD|55.3|20.9
Kola Peninsula|kola peninsula,кольскии,кольскии полуостров|RU|MMK|67.7|36.0
Yakutia|yakutia,якутия|RU|YKS|66.4|129.2
Buryatia|buryatia,бурятия|RU|UUD|53.0|109.0
Adygea|adygea,адыгея|RU|KRR|44.6|40.1
Abkhazia|abkhazia,абхазия|GE|AER|43.0|41.0
Khibiny|khibiny,хибины|RU|KVK|67.7|33.5
Kakheti|kakheti,кахетия|GE|TBS|41.6|45.7
Svaneti|svaneti,сванетия|GE|KUT|42.9|43.0
Lake Issyk-Kul|issyk kul,lake issyk kul,иссык куль|KG|BSZ|42.4|77.2
Lake Sevan|sevan,lake sevan,севан|AM|EVN|40.3|45.3
Ladakh|ladakh,ладакх|IN|IXL|34.2|77.6
Himachal Pradesh|himachal pradesh,himachal,химачал прадеш|IN|DHM|31.1|77.2
Annapurna|annapurna,аннапурна|NP|PKR|28.6|83.8
Everest Base Camp|everest,mount everest,everest base camp,эверест|NP|LUA|28.0|86.9
Yunnan|yunnan,юньнань|CN|KMG|25.0|101.5
Zhangjiajie|zhangjiajie,чжанцзяцзе|CN|DYG|29.1|110.5
Mount Fuji|mount fuji,mt fuji,fuji,фудзи,фудзияма|JP|TYO|35.4|138.7
Sabah|sabah,сабах|MY|BKI|5.4|117.0
Sarawak|sarawak,саравак|MY|KCH|2.5|113.5
Wadi Rum|wadi rum,вади рам|JO|AQJ|29.6|35.4
Dead Sea|dead sea,мертвое море|JO|AMM|31.5|35.5
Red Sea|red sea,красное море|EG|HRG|25.0|35.5
Sinai|sinai,синаи|EG|SSH|29.5|34.0
Sahara|sahara,the sahara,сахара пустыня|MA|OZZ|31.1|-4.0
Maasai Mara|maasai mara,masai mara,масаи мара|KE|NBO|-1.5|35.1
Kruger National Park|kruger,kruger park,kruger national park,крюгер|ZA|MQP|-24.0|31.5
Garden Route|garden route|ZA|GRJ|-34.0|22.5
Victoria Falls|victoria falls,водопад виктория|ZW|VFA|-17.9|25.9
Okavango Delta|okavango,okavango delta,окаванго|BW|MUB|-19.3|22.9
Ngorongoro|ngorongoro,нгоронгоро|TZ|JRO|-3.2|35.5
Los Cabos|los cabos,cabo,лос кабос|MX|SJD|22.9|-109.9
Baja California|baja california,нижняя калифорния|MX|SJD|26.0|-112.0
Guanacaste|guanacaste,гуанакасте|CR|LIR|10.6|-85.4
Amazon|amazon rainforest,amazonia,амазонка,амазония|BR|MAO|-3.1|-60.0
Salar de Uyuni|salar de uyuni,uyuni,уюни|BO|UYU|-20.1|-67.5
Torres del Paine|torres del paine,торрес дель паине|CL|PNT|-51.0|-73.0
Tierra del Fuego|tierra del fuego,огненная земля|AR|USH|-54.0|-69.0
Lake Titicaca|titicaca,lake titicaca,титикака|PE|JUL|-15.8|-69.4
New England|new england,новая англия|US|BOS|44.0|-71.0
Hamptons|hamptons,the hamptons|US|ISP|40.9|-72.3
Big Sur|big sur,биг сур|US|MRY|36.3|-121.8
Joshua Tree|joshua tree|US|PSP|33.9|-115.9
Zion National Park|zion,zion national park|US|SGU|37.3|-113.0
Glacier National Park|glacier national park|US|FCA|48.7|-113.8
Great Smoky Mountains|smoky mountains,great smoky mountains,smokies|US|TYS|35.6|-83.5
Monument Valley|monument valley,долина монументов|US|FLG|37.0|-110.1
Death Valley|death valley,долина смерти|US|LAS|36.5|-116.9
Outer Banks|outer banks|US|ORF|35.6|-75.5
British Columbia|british columbia,британская колумбия|CA|YVR|53.7|-127.6
Nova Scotia|nova scotia,новая шотландия|CA|YHZ|44.7|-63.7
Newfoundland|newfoundland,ньюфаундленд|CA|YYT|48.9|-56.0
Canadian Rockies|canadian rockies,rockies,канадские скалистые горы|CA|YYC|51.5|-116.5
Great Ocean Road|great ocean road|AU|MEL|-38.7|143.4
Uluru|uluru,ayers rock,улуру|AU|AYQ|-25.3|131.0
Queensland|queensland,квинсленд|AU|BNE|-20.9|142.7
Milford Sound|milford sound,милфорд саунд|NZ|ZQN|-44.6|167.9
South Island|south island|NZ|CHC|-43.6|170.8
North Island|north island|NZ|AKL|-38.6|175.8
"""
LANDSCAPES: tuple[Region, ...] = tuple(
    Region(label, tuple(names.split(",")), country, code or None, float(lat), float(lng))
    for label, names, country, code, lat, lng in (row.split("|") for row in _ROWS.strip().splitlines())
)
