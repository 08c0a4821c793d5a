"""IATA metropolitan areas: one city code for several airports.

Source: IATA's list of metropolitan areas; the airports with scheduled passenger flights.
"""

METRO_AIRPORTS: dict[str, tuple[str, ...]] = {
    "ALY": ("HBE",),
    "ANK": ("ESB",),
    "BAK": ("GYD",),
    "BER": ("BER",),
    "BHZ": ("CNF", "PLU"),
    "BJS": ("PEK", "PKX"),
    "BKK": ("BKK", "DMK"),
    "BSZ": ("FRU",),
    "BUE": ("EZE", "AEP"),
    "BUH": ("OTP", "BBU"),
    "CHI": ("ORD", "MDW"),
    "DFW": ("DFW", "DAL"),
    "DTT": ("DTW",),
    "DXB": ("DXB", "DWC"),
    "GLA": ("GLA", "PIK"),
    "HOU": ("IAH", "HOU"),
    "IEV": ("KBP", "IEV"),
    "IZM": ("ADB",),
    "IST": ("IST", "SAW"),
    "JKT": ("CGK", "HLP"),
    "JNB": ("JNB", "HLA"),
    "LON": ("LHR", "LGW", "STN", "LTN", "LCY", "SEN"),
    "MEL": ("MEL", "AVV"),
    "MMA": ("MMX",),
    "MIL": ("MXP", "LIN", "BGY"),
    "MOW": ("SVO", "DME", "VKO", "ZIA"),
    "NYC": ("JFK", "EWR", "LGA"),
    "ORL": ("MCO", "SFB"),
    "NHA": ("CXR",),
    "OSA": ("KIX", "ITM", "UKB"),
    "OSL": ("OSL", "TRF"),
    "PAR": ("CDG", "ORY", "BVA"),
    "REK": ("KEF", "RKV"),
    "RIO": ("GIG", "SDU"),
    "ROM": ("FCO", "CIA"),
    "SAO": ("GRU", "CGH", "VCP"),
    "SEL": ("ICN", "GMP"),
    "SHA": ("PVG", "SHA"),
    "SPK": ("CTS", "OKD"),
    "STO": ("ARN", "BMA", "NYO"),
    "TCI": ("TFS", "TFN"),
    "THR": ("IKA", "THR"),
    "TPE": ("TPE", "TSA"),
    "TYO": ("HND", "NRT"),
    "WAS": ("IAD", "DCA", "BWI"),
    "YEA": ("YEG",),
    "YMQ": ("YUL",),
    "YTO": ("YYZ", "YTZ"),
}

CITY_CODES: dict[tuple[str, str], str] = {
    ("Izmir", "TR"): "IZM",
    ("Phnom Penh", "KH"): "PNH",
    ("Bishkek", "KG"): "BSZ",
    ("Saratov", "RU"): "GSV",
    ("Alexandria", "EG"): "ALY",
    ("Edmonton", "CA"): "YEA",
    ("Nha Trang", "VN"): "NHA",
    ("Jerusalem", "IL"): "JRS",
    ("Malmö", "SE"): "MMA",
    ("Kyoto", "JP"): "UKY",
    ("Queenstown", "NZ"): "ZQN",
    ("Zürich", "CH"): "ZRH",
    ("Astana", "KZ"): "NQZ",
    ("Venice", "IT"): "VCE",
    ("Houston", "US"): "HOU",
    ("Toronto", "CA"): "YTO",
}
"""City codes where the gazetteer lists none, an old one or several."""

AIRPORT_METRO: dict[str, str] = {airport: metro for metro, airports in METRO_AIRPORTS.items() for airport in airports}
"""Airport code → metropolitan code."""

AIRPORT_NAMES: dict[str, str] = {
    "charles de gaulle": "CDG", "de gaulle": "CDG", "roissy": "CDG", "orly": "ORY", "heathrow": "LHR", "gatwick": "LGW",
    "stansted": "STN", "luton": "LTN", "london city airport": "LCY", "kennedy airport": "JFK", "jfk airport": "JFK",
    "la guardia": "LGA", "laguardia": "LGA", "newark airport": "EWR", "newark liberty": "EWR", "narita": "NRT",
    "haneda": "HND", "kansai airport": "KIX", "fiumicino": "FCO", "ciampino": "CIA", "malpensa": "MXP", "linate": "LIN",
    "schiphol": "AMS", "sheremetyevo": "SVO", "domodedovo": "DME", "vnukovo": "VKO", "pulkovo": "LED", "barajas": "MAD",
    "el prat": "BCN", "o'hare": "ORD", "ohare": "ORD", "midway airport": "MDW", "dulles": "IAD", "incheon airport": "ICN",
    "suvarnabhumi": "BKK", "don mueang": "DMK", "changi": "SIN", "sabiha gokcen": "SAW", "ben gurion": "TLV",
    "шарль де голль": "CDG", "шарля де голля": "CDG", "руасси": "CDG", "орли": "ORY", "хитроу": "LHR", "гатвик": "LGW",
    "гатвика": "LGW", "станстед": "STN", "станстеда": "STN", "шереметьево": "SVO", "домодедово": "DME", "внуково": "VKO",
    "жуковский аэропорт": "ZIA", "пулково": "LED", "нарита": "NRT", "нариты": "NRT", "ханеда": "HND", "ханеды": "HND",
    "фьюмичино": "FCO", "мальпенса": "MXP", "мальпенсы": "MXP", "схипхол": "AMS", "схипхола": "AMS", "внуково 2": "VKO",
}  # fmt: skip
"""Everyday names of airports, folded."""
