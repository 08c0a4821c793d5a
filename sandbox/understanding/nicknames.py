"""What people call cities and countries besides the names that the gazetteers list.

``CITIES`` maps a folded name to (the gazetteer's name, country code); ``DISPLAY`` maps the gazetteer's name of a
city to the one that travellers know it by; ``PREFERRED`` settles a name shared by two large cities by what travellers mean.
"""

CITIES: dict[str, tuple[str, str]] = {
    "cape town": ("Cape Town", "ZA"), "salt lake city": ("Salt Lake City", "US"), "nyc": ("New York City", "US"), "ny": ("New York City", "US"), "new york": ("New York City", "US"),
    "big apple": ("New York City", "US"), "la": ("Los Angeles", "US"), "l a": ("Los Angeles", "US"),
    "sf": ("San Francisco", "US"), "frisco": ("San Francisco", "US"), "san fran": ("San Francisco", "US"),
    "vegas": ("Las Vegas", "US"), "philly": ("Philadelphia", "US"), "dc": ("Washington", "US"),
    "washington dc": ("Washington", "US"), "washington d c": ("Washington", "US"), "nola": ("New Orleans", "US"),
    "chi town": ("Chicago", "US"), "kl": ("Kuala Lumpur", "MY"), "saigon": ("Ho Chi Minh City", "VN"),
    "hcmc": ("Ho Chi Minh City", "VN"), "rio": ("Rio de Janeiro", "BR"), "barca": ("Barcelona", "ES"),
    "petersburg": ("Saint Petersburg", "RU"), "st petersburg": ("Saint Petersburg", "RU"),
    "spb": ("Saint Petersburg", "RU"), "msk": ("Moscow", "RU"), "kiev": ("Kyiv", "UA"),
    "питер": ("Saint Petersburg", "RU"), "спб": ("Saint Petersburg", "RU"), "петербург": ("Saint Petersburg", "RU"),
    "мск": ("Moscow", "RU"), "екб": ("Yekaterinburg", "RU"), "нск": ("Novosibirsk", "RU"),
    "ростов": ("Rostov-on-Don", "RU"), "нижнии": ("Nizhniy Novgorod", "RU"), "вегас": ("Las Vegas", "US"),
    "лас вегас": ("Las Vegas", "US"), "нью иорк": ("New York City", "US"), "ньюиорк": ("New York City", "US"),
    "лос анджелес": ("Los Angeles", "US"), "вашингтон": ("Washington", "US"), "сан франциско": ("San Francisco", "US"),
    "шарм": ("Sharm el-Sheikh", "EG"), "шарм эль шеих": ("Sharm el-Sheikh", "EG"), "хургада": ("Hurghada", "EG"),
    "тель авив": ("Tel Aviv", "IL"), "алма ата": ("Almaty", "KZ"), "анталия": ("Antalya", "TR"),
    "анталья": ("Antalya", "TR"), "рио": ("Rio de Janeiro", "BR"), "канны": ("Cannes", "FR"),
    "мехико": ("Mexico City", "MX"), "мапуту": ("Maputo", "MZ"), "каир": ("Cairo", "EG"), "афины": ("Athens", "GR"),
    "ницца": ("Nice", "FR"), "рим": ("Rome", "IT"), "вена": ("Vienna", "AT"), "прага": ("Prague", "CZ"),
    "баден баден": ("Baden-Baden", "DE"), "дубаи": ("Dubai", "AE"), "пекин": ("Beijing", "CN"),
    "сеул": ("Seoul", "KR"), "токио": ("Tokyo", "JP"), "киото": ("Kyoto", "JP"), "осака": ("Osaka", "JP"),
    "париж": ("Paris", "FR"), "лондон": ("London", "GB"), "берлин": ("Berlin", "DE"), "мадрид": ("Madrid", "ES"),
    "барселона": ("Barcelona", "ES"), "милан": ("Milan", "IT"), "венеция": ("Venice", "IT"), "флоренция": ("Florence", "IT"),
    "стамбул": ("Istanbul", "TR"), "амстердам": ("Amsterdam", "NL"), "лиссабон": ("Lisbon", "PT"), "порту": ("Porto", "PT"),
    "fez": ("Fes", "MA"), "кгд": ("Kaliningrad", "RU"), "ебург": ("Yekaterinburg", "RU"), "нн": ("Nizhniy Novgorod", "RU"), "фес": ("Fes", "MA"), "пенанг": ("George Town", "MY"), "пафос": ("Paphos", "CY"), "мале": ("Male", "MV"),
    "валенсия": ("Valencia", "ES"), "севилья": ("Sevilla", "ES"), "неаполь": ("Naples", "IT"), "ереван": ("Yerevan", "AM"),
    "баку": ("Baku", "AZ"), "тбилиси": ("Tbilisi", "GE"), "батуми": ("Batumi", "GE"), "сочи": ("Sochi", "RU"),
    "адлер": ("Sochi", "RU"), "калининград": ("Kaliningrad", "RU"), "казань": ("Kazan", "RU"), "москва": ("Moscow", "RU"),
    "ташкент": ("Tashkent", "UZ"), "алматы": ("Almaty", "KZ"), "минск": ("Minsk", "BY"), "мюнхен": ("Munich", "DE"),
    "бангкок": ("Bangkok", "TH"), "паттаия": ("Pattaya", "TH"), "нячанг": ("Nha Trang", "VN"), "пхукет": ("Phuket", "TH"),
    "сингапур": ("Singapore", "SG"), "гонконг": ("Hong Kong", "HK"), "шанхаи": ("Shanghai", "CN"), "орел": ("Orël", "RU"), "орле": ("Orël", "RU"),
    "dubrovnik": ("Dubrovnik", "HR"), "zadar": ("Zadar", "HR"), "salzburg": ("Salzburg", "AT"), "innsbruck": ("Innsbruck", "AT"),
    "venice": ("Venice", "IT"), "florence": ("Florence", "IT"), "verona": ("Verona", "IT"), "siena": ("Siena", "IT"),
    "granada": ("Granada", "ES"), "girona": ("Girona", "ES"), "avignon": ("Avignon", "FR"), "porto": ("Porto", "PT"),
    "funchal": ("Funchal", "PT"), "reykjavik": ("Reykjavík", "IS"), "tromso": ("Tromsø", "NO"), "budva": ("Budva", "ME"),
    "mostar": ("Mostar", "BA"), "luxor": ("Luxor", "EG"), "hurghada": ("Hurghada", "EG"), "cusco": ("Cusco", "PE"),
    "siem reap": ("Siem Reap", "KH"), "luang prabang": ("Luang Prabang", "LA"), "key west": ("Key West", "US"),
    "savannah": ("Savannah", "US"), "marbella": ("Marbella", "ES"), "cartagena": ("Cartagena", "CO"), "antalya": ("Antalya", "TR"),
    "bodrum": ("Bodrum", "TR"), "larnaca": ("Larnaca", "CY"), "valletta": ("Valletta", "MT"), "galway": ("Galway", "IE"),
    "naples": ("Naples", "IT"), "seville": ("Sevilla", "ES"), "gothenburg": ("Gothenburg", "SE"), "cracow": ("Kraków", "PL"),
    "palma de mallorca": ("Palma", "ES"), "marrakech": ("Marrakesh", "MA"),
    "heraklion": ("Irákleion", "GR"), "phuket": ("Phuket", "TH"), "geneva": ("Geneva", "CH"), "geneve": ("Geneva", "CH"),
}  # fmt: skip

PREFERRED: dict[str, tuple[str, str]] = {
    "valencia": ("Valencia", "ES"), "cordoba": ("Córdoba", "ES"), "newcastle": ("Newcastle upon Tyne", "GB"),
    "toledo": ("Toledo", "ES"), "venice": ("Venice", "IT"), "santiago": ("Santiago", "CL"), "victoria": ("Victoria", "CA"),
    "como": ("Como", "IT"), "pisa": ("Pisa", "IT"), "cannes": ("Cannes", "FR"),
    "san jose": ("San Jose", "US"), "monterey": ("Monterey", "US"), "santa fe": ("Santa Fe", "US"), "charleston": ("Charleston", "US"), "lucerne": ("Luzern", "CH"), "bruges": ("Brugge", "BE"),
    "split": ("Split", "HR"), "nice": ("Nice", "FR"), "bath": ("Bath", "GB"), "cork": ("Cork", "IE"), "bergen": ("Bergen", "NO"),
    "vladivostok": ("Vladivostok", "RU"), "washington": ("Washington", "US"), "georgetown": ("George Town", "MY"),
    "tripoli": ("Tripoli", "LY"), "male": ("Male", "MV"), "granada": ("Granada", "ES"), "antwerp": ("Antwerp", "BE"),
    "ghent": ("Gent", "BE"), "odessa": ("Odesa", "UA"), "derry": ("Derry", "GB"),
}  # fmt: skip

DISPLAY: dict[str, str] = {
    "New York City": "New York", "Frankfurt am Main": "Frankfurt", "Sevilla": "Seville", "Irákleion": "Heraklion",
    "Luzern": "Lucerne", "Brugge": "Bruges", "Gent": "Ghent", "Odesa": "Odesa",
    "Ródos": "Rhodes", "Donostia / San Sebastián": "San Sebastián", "Århus": "Aarhus", "Nara-shi": "Nara", "Huế": "Hue", "Ðà Lạt": "Da Lat", "Xiva": "Khiva", "Aswān": "Aswan", "Makkah": "Mecca", "Rishīkesh": "Rishikesh", "Phan Thiết": "Phan Thiet", "Québec": "Quebec City", "Cebu City": "Cebu", "Nizhniy Novgorod": "Nizhny Novgorod", "Orël": "Oryol", "Kraków": "Krakow", "Zürich": "Zurich",
    "Reykjavík": "Reykjavik", "Cancún": "Cancun", "São Paulo": "Sao Paulo", "Montréal": "Montreal", "Málaga": "Malaga",
    "Köln": "Cologne", "Brasília": "Brasilia", "Bogotá": "Bogota", "Córdoba": "Cordoba",
    "Gdańsk": "Gdansk", "Wrocław": "Wroclaw", "Łódź": "Lodz", "Poznań": "Poznan", "İzmir": "Izmir", "Medellín": "Medellin",
}  # fmt: skip

COUNTRIES: dict[str, str] = {
    "usa": "US", "us": "US", "u s": "US", "u s a": "US", "united states": "US", "states": "US", "america": "US",
    "uk": "GB", "u k": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "uae": "AE", "emirates": "AE", "holland": "NL", "netherlands": "NL", "czech republic": "CZ", "czechia": "CZ",
    "south korea": "KR", "korea": "KR", "russia": "RU", "turkey": "TR", "turkiye": "TR", "ivory coast": "CI", "vietnam": "VN",
    "viet nam": "VN", "burma": "MM", "philippines": "PH", "maldives": "MV", "bahamas": "BS", "dominican republic": "DO",
    "сша": "US", "америка": "US", "штаты": "US", "великобритания": "GB", "англия": "GB", "шотландия": "GB", "оаэ": "AE",
    "эмираты": "AE", "голландия": "NL", "чехия": "CZ", "корея": "KR", "южная корея": "KR", "тайланд": "TH", "таиланд": "TH", "таи": "TH", "штаты америки": "US",
    "египет": "EG", "египт": "EG", "доминикана": "DO", "мальдивы": "MV", "мальдивские острова": "MV", "филиппины": "PH",
    "сеишелы": "SC", "сеишелские острова": "SC", "белоруссия": "BY", "беларусь": "BY", "россия": "RU", "кипр": "CY",
    "куба": "CU", "шри ланка": "LK", "турция": "TR", "грузия": "GE", "черногория": "ME", "китаи": "CN", "вьетнам": "VN",
    "молдавия": "MD", "киргизия": "KG", "багамы": "BS", "ямаика": "JM", "маврикии": "MU",
}  # fmt: skip
