"""Islands and groups of islands that travellers name as destinations, beside those of ``regions``.

Rows as in ``regions``; the code is that of the island's airport or of the one that its ferries leave from.
Coordinates are those of Wikipedia's articles, rounded to tenths of a degree.
"""

from .regions import Region

_ROWS = """
Naxos|naxos,наксос|GR|JNX|37.1|25.5
Paros|paros,парос|GR|PAS|37.1|25.2
Milos|milos,милос|GR|MLO|36.7|24.4
Skiathos|skiathos,скиатос|GR|JSI|39.2|23.5
Kefalonia|kefalonia,cephalonia,кефалония|GR|EFL|38.2|20.6
Lefkada|lefkada,лефкада|GR|PVK|38.7|20.6
Lesbos|lesbos,lesvos,лесбос|GR|MJT|39.2|26.3
Samos|samos,самос|GR|SMI|37.8|26.8
Thassos|thassos,thasos,тасос|GR|KVA|40.7|24.7
Karpathos|karpathos,карпатос|GR|AOK|35.6|27.1
Ios|ios island|GR|JTR|36.7|25.3
Formentera|formentera,форментера|ES|IBZ|38.7|1.4
La Palma|la palma,ла пальма|ES|SPC|28.7|-17.9
La Gomera|la gomera,ла гомера|ES|GMZ|28.1|-17.2
Balearic Islands|balearic islands,balearics,балеарские острова,балеары|ES|PMI|39.6|2.9
Capri|capri,капри|IT|NAP|40.6|14.2
Ischia|ischia,искья|IT|NAP|40.7|13.9
Elba|elba,остров эльба|IT|EBA|42.8|10.3
Lampedusa|lampedusa,лампедуза|IT|LMP|35.5|12.6
Hvar|hvar island|HR|SPU|43.2|16.6
Brac|brac,брач|HR|BWK|43.3|16.6
Korcula|korcula,корчула|HR|DBV|42.9|16.9
Krk|krk,остров крк|HR|RJK|45.1|14.6
Isle of Skye|isle of skye,skye,остров скаи|GB|INV|57.3|-6.2
Isle of Wight|isle of wight,остров уаит|GB|SOU|50.7|-1.3
Orkney|orkney,orkney islands,оркнеи|GB|KOI|59.0|-3.0
Shetland|shetland,shetland islands|GB|LSI|60.3|-1.2
Outer Hebrides|outer hebrides,hebrides,гебриды|GB|SYY|57.8|-7.0
Rügen|rugen,ruegen,рюген|DE|HDF|54.4|13.4
Sylt|sylt,зильт|DE|GWT|54.9|8.3
Gotland|gotland,готланд|SE|VBY|57.5|18.5
Bornholm|bornholm,борнхольм|DK|RNN|55.1|14.9
Gozo|gozo,гоцо|MT|MLA|36.0|14.3
Saaremaa|saaremaa,сааремаа|EE|URE|58.4|22.5
Solovetsky Islands|solovki,solovetsky islands,соловки,соловецкие острова|RU|CSH|65.1|35.7
Olkhon|olkhon,ольхон|RU|IKT|53.2|107.4
Kuril Islands|kuril islands,kurils,курилы,курильские острова|RU|UUS|46.5|151.5
Koh Phangan|koh phangan,ko phangan,пханган,панган|TH|USM|9.7|100.0
Koh Tao|koh tao,ko tao,ко тао|TH|USM|10.1|99.8
Koh Chang|koh chang,ko chang,ко чанг|TH|TDX|12.1|102.3
Koh Lanta|koh lanta,ko lanta,ко ланта,ланта|TH|KBV|7.6|99.0
Koh Lipe|koh lipe,ko lipe,ко липе|TH|HDY|6.5|99.3
Gili Islands|gili islands,gili,gili trawangan,острова гили,гили|ID|LOP|-8.4|116.1
Java|java island,остров ява|ID|JKT|-7.5|110.0
Sumatra|sumatra,суматра|ID|KNO|-0.6|101.3
Flores|flores island,остров флорес|ID|LBJ|-8.7|121.1
Komodo|komodo,комодо|ID|LBJ|-8.5|119.5
Sulawesi|sulawesi,сулавеси|ID|UPG|-2.0|121.0
Siargao|siargao,сиаргао|PH|IAO|9.9|126.1
Bohol|bohol,бохол|PH|TAG|9.8|124.2
Con Dao|con dao,кондао|VN|VCS|8.7|106.6
Tioman|tioman,тиоман|MY|TOD|2.8|104.2
Andaman Islands|andaman islands,andamans,андаманские острова,андаманы|IN|IXZ|12.5|92.8
Kyushu|kyushu,кюсю|JP|FUK|33.0|131.0
Shikoku|shikoku,сикоку|JP|TAK|33.8|133.5
Mahé|mahe,маэ|SC|SEZ|-4.7|55.5
Praslin|praslin,праслин|SC|PRI|-4.3|55.7
La Digue|la digue,ла диг|SC|SEZ|-4.4|55.8
Sal|sal island,остров сал|CV|SID|16.7|-22.9
Boa Vista|boa vista island,остров боавишта|CV|BVC|16.1|-22.8
Nusa Penida|nusa penida,нуса пенида|ID|DPS|-8.7|115.5
Cozumel|cozumel,косумель|MX|CZM|20.4|-86.9
Isla Mujeres|isla mujeres,исла мухерес|MX|CUN|21.2|-86.7
Holbox|holbox,isla holbox,ольбош|MX|CUN|21.5|-87.4
Roatan|roatan,роатан|HN|RTB|16.3|-86.5
Bocas del Toro|bocas del toro,бокас дель торо|PA|BOC|9.3|-82.2
San Andrés|san andres island,остров сан андрес|CO|ADZ|12.6|-81.7
Grand Cayman|grand cayman,большои каиман|KY|GCM|19.3|-81.3
Turks and Caicos|turks and caicos,теркс и каикос|TC|PLS|21.8|-71.8
Cayo Coco|cayo coco,каио коко|CU|CCC|22.5|-78.4
Fernando de Noronha|fernando de noronha|BR|FEN|-3.9|-32.4
Moorea|moorea,муреа|PF|MOZ|-17.5|-149.8
Big Island|big island,hawaii island|US|KOA|19.6|-155.5
Martha's Vineyard|marthas vineyard|US|MVY|41.4|-70.6
Long Island|long island|US|ISP|40.8|-73.2
Vancouver Island|vancouver island,остров ванкувер|CA|YYJ|49.6|-125.5
Kangaroo Island|kangaroo island,остров кенгуру|AU|KGC|-35.8|137.2
Whitsundays|whitsundays,whitsunday islands|AU|PPP|-20.3|149.0
Easter Island|easter island,остров пасхи|CL|IPC|-27.1|-109.4
Svalbard|svalbard,spitsbergen,шпицберген,свальбард|NO|LYR|78.2|15.6
"""
ISLANDS: tuple[Region, ...] = tuple(
    Region(label, tuple(names.split(",")), country, code or None, float(lat), float(lng))
    for label, names, country, code, lat, lng in (row.split("|") for row in _ROWS.strip().splitlines())
)
