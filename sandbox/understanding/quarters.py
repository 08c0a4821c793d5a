"""Quarters of the cities that most travellers visit, by the names that guides give them: «hotels in Alfama» are in Lisbon.

A quarter whose name is a city, a person or an everyday word elsewhere (Soho and Chelsea are told from the talk only) is left out.
"""

from .spelling import fold

_QUARTERS: dict[tuple[str, str], str] = {
    ("Lisbon", "PT"): "alfama|bairro alto|chiado|baixa|mouraria|principe real|cais do sodre|parque das nacoes|алфама|шиаду|байру алту|байшу",
    ("Porto", "PT"): "ribeira porto|vila nova de gaia|foz do douro|cedofeita",
    ("Paris", "FR"): "le marais|marais|saint germain des pres|latin quarter|quartier latin|pigalle|belleville paris|la defense|bastille|champs elysees|маре|латинский квартал|сен жермен|пигаль|дефанс",
    ("London", "GB"): "shoreditch|notting hill|kensington|mayfair|canary wharf|paddington|kings cross|king's cross|bloomsbury|brixton|camden town|westminster|greenwich village london|hackney|islington|south bank london|soho london|шордич|ноттинг хилл|кенсингтон|вестминстер|пэддингтон|сохо в лондоне|канари варф",
    ("Rome", "IT"): "monti rome|testaccio|campo de fiori|campo dei fiori|piazza navona|vatican area|prati rome|san lorenzo rome|termini|трастевере|пьяцца навона|термини|тестаччо",
    ("Milan", "IT"): "navigli|brera|porta venezia|duomo milan|навильи|брера",
    ("Venice", "IT"): "cannaregio|dorsoduro|san marco venice|mestre|castello venice|каннареджо|дорсодуро|местре",
    ("Florence", "IT"): "oltrarno|santo spirito|san lorenzo florence|santa croce florence",
    ("Naples", "IT"): "chiaia|spaccanapoli|vomero|quartieri spagnoli",
    ("Barcelona", "ES"): "eixample|gothic quarter|barri gotic|el born|gracia barcelona|barceloneta|poblenou|el raval|poble sec|готический квартал|эшампле|барселонета|эль борн|раваль",
    ("Madrid", "ES"): "malasana|chueca|lavapies|la latina|salamanca madrid|gran via|puerta del sol|малласанья|малясанья|чуэка|лавапьес|гран виа",
    ("Sevilla", "ES"): "triana|santa cruz seville|macarena seville",
    ("Amsterdam", "NL"): "jordaan|de pijp|red light district|museumplein|amsterdam noord|йордан в амстердаме|квартал красных фонарей",
    ("Berlin", "DE"): "kreuzberg|prenzlauer berg|friedrichshain|neukolln|charlottenburg|alexanderplatz|berlin mitte|кройцберг|александерплац|шарлоттенбург|нойкельн|фридрихсхайн",
    ("Munich", "DE"): "schwabing|maxvorstadt|glockenbach|marienplatz|швабинг|мариенплац",
    ("Hamburg", "DE"): "st pauli|sankt pauli|hafencity|reeperbahn|рипербан",
    ("Vienna", "AT"): "innere stadt|leopoldstadt|neubau vienna|naschmarkt|schonbrunn|шенбрунн|нашмаркт",
    ("Prague", "CZ"): "mala strana|stare mesto|vinohrady|zizkov|holesovice|old town square|wenceslas square|мала страна|старе место|винограды|вацлавская площадь|жижков",
    ("Budapest", "HU"): "erzsebetvaros|castle district budapest|jewish quarter budapest|ruin bars",
    ("Kraków", "PL"): "kazimierz|podgorze|казимеж",
    ("Athens", "GR"): "plaka|monastiraki|psiri|psyrri|kolonaki|syntagma|koukaki|плака|монастираки|синтагма",
    ("Istanbul", "TR"): "beyoglu|kadikoy|karakoy|besiktas|ortakoy|eminonu|uskudar|cihangir|balat|laleli|fatih istanbul|nisantasi|бейоглу|кадыкей|каракей|бешикташ|лалели|эминеню|ускюдар|балат|джихангир|фатих",
    ("Dubai", "AE"): "jumeirah|dubai marina|deira|jbr|business bay|bur dubai|downtown dubai|palm jumeira|дубай марина|марина в дубае|джумейра|дейра|бар дубай|пальма джумейра|даунтаун дубай",
    ("Bangkok", "TH"): "sukhumvit|khao san|silom|siam square|chinatown bangkok|thonglor|ari bangkok|сукхумвит|каосан|као сан|силом",
    ("Singapore", "SG"): "sentosa|orchard road|little india singapore|clarke quay|kampong glam|tiong bahru|сентоза|орчард роуд|кларк ки",
    ("Hong Kong", "HK"): "kowloon|tsim sha tsui|mong kok|wan chai|causeway bay|lan kwai fong|коулун",
    ("Tokyo", "JP"): "ginza|roppongi|akihabara|harajuku|ueno|ikebukuro|shimokitazawa|odaiba|гинза|роппонги|акихабара|харадзюку|уэно|синдзюку|сибуя|асакуса|икебукуро",
    ("Kyoto", "JP"): "gion|arashiyama|higashiyama|pontocho|fushimi inari|гион|арасияма",
    ("Osaka", "JP"): "dotonbori|namba|umeda|shinsaibashi|дотонбори|намба|умэда",
    ("Seoul", "KR"): "myeongdong|hongdae|itaewon|gangnam|insadong|мендон|мёндон|каннам|хондэ|итэвон",
    ("Delhi", "IN"): "connaught place|paharganj|hauz khas|пахаргандж",
    ("Mumbai", "IN"): "colaba|bandra|juhu",
    ("New York City", "US"): "times square|greenwich village|tribeca|lower east side|upper east side|upper west side|soho manhattan|chelsea manhattan|harlem|williamsburg brooklyn|midtown manhattan|midtown|hell's kitchen|long island city|east village|west village|таймс сквер|гринвич виллидж|мидтаун|трайбека|нижний манхэттен",
    ("Chicago", "US"): "wicker park|lincoln park chicago|the loop|magnificent mile|river north",
    ("San Francisco", "US"): "mission district|haight ashbury|union square san francisco|nob hill|north beach san francisco|soma san francisco",
    ("Los Angeles", "US"): "west hollywood|venice beach|beverly hills|silver lake los angeles|downtown la|koreatown|беверли хиллз|западный голливуд",
    ("Miami", "US"): "wynwood|brickell|little havana|coconut grove|design district miami|виндвуд|брикелл",
    ("New Orleans", "US"): "french quarter|garden district|bourbon street|marigny|французский квартал",
    ("Washington", "US"): "adams morgan|dupont circle|georgetown dc|capitol hill",
    ("Boston", "US"): "back bay|beacon hill|north end boston|seaport boston",
    ("Toronto", "CA"): "yorkville|kensington market|distillery district",
    ("Mexico City", "MX"): "polanco|roma norte|la condesa|condesa|coyoacan|zona rosa|поланко|кондеса",
    ("Buenos Aires", "AR"): "recoleta|san telmo|puerto madero|палермо сохо|реколета|сан тельмо",
    ("Rio de Janeiro", "BR"): "leblon|lapa rio|santa teresa rio|botafogo|леблон|ипанема|копакабана",
    ("Marrakesh", "MA"): "gueliz|jemaa el fna|jemaa el fnaa|hivernage|palmeraie|джемаа эль фна|гелиз",
    ("Cairo", "EG"): "zamalek|heliopolis cairo|khan el khalili|замалек",
    ("Tel Aviv", "IL"): "neve tzedek|old jaffa|florentin|rothschild boulevard|неве цедек|флорентин",
    ("Tbilisi", "GE"): "vera tbilisi|sololaki|vake|chugureti|avlabari|сололаки|ваке|чугурети|авлабари",
    ("Moscow", "RU"): "arbat|kitay gorod|patriarch ponds|zamoskvorechye|арбат|арбате|китай город|патриаршие|патриарших прудах|замоскворечье|замоскворечья|хамовники|таганка|москва сити|чистые пруды|чистых прудах",
    ("Saint Petersburg", "RU"): "nevsky prospekt|nevsky|vasilievsky island|petrogradskaya|невскии|невском|невского|невский|невскому|невский проспект|невском проспекте|васильевский остров|васильевском острове|петроградка|петроградке|петроградская сторона|дворцовая площадь|дворцовой площади|лиговский|лиговском",
    ("Kazan", "RU"): "улица баумана|улице баумана|кремлевская набережная",
    ("Sochi", "RU"): "красная поляна|красной поляне|красную поляну|хоста|хосте|имеретинка|имеретинке|сириус сочи",
    ("Cape Town", "ZA"): "camps bay|v&a waterfront|bo kaap|sea point|green point",
    ("Sydney", "AU"): "bondi|darling harbour|the rocks|surry hills|manly beach|circular quay|newtown sydney",
    ("Melbourne", "AU"): "st kilda|fitzroy|southbank melbourne|carlton melbourne",
}  # fmt: skip


def _named() -> dict[str, tuple[str, str]]:
    return {fold(name): city for city, names in _QUARTERS.items() for name in names.split("|") if name}


QUARTERS = _named()
"""Each quarter's folded name with the gazetteer's name of its city and the country's code."""
