"""What Russian speakers call a place: exonyms of well-known cities, else the spelling of the gazetteer nearest to its name.

The table holds what no rule gives («Рим», «Вена»); countries come from CLDR.
"""

import re
from collections.abc import Iterator

from babel import Locale
from rapidfuzz import fuzz

from .islands import ISLANDS
from .landscapes import LANDSCAPES
from .place import Place
from .regions import REGIONS
from .resorts import RESORTS
from .spelling import fold, is_cyrillic
from .transliteration import latin

_STATES = """
Алабама|AL
Аляска|AK
Аризона|AZ
Арканзас|AR
Калифорния|CA
Колорадо|CO
Коннектикут|CT
Делавэр|DE
Флорида|FL
Джорджия|GA
Гавайи|HI
Айдахо|ID
Иллинойс|IL
Индиана|IN
Айова|IA
Канзас|KS
Кентукки|KY
Луизиана|LA
Мэн|ME
Мэриленд|MD
Массачусетс|MA
Мичиган|MI
Миннесота|MN
Миссисипи|MS
Миссури|MO
Монтана|MT
Небраска|NE
Невада|NV
Нью-Гэмпшир|NH
Нью-Джерси|NJ
Нью-Мексико|NM
Северная Каролина|NC
Северная Дакота|ND
Огайо|OH
Оклахома|OK
Орегон|OR
Пенсильвания|PA
Род-Айленд|RI
Южная Каролина|SC
Южная Дакота|SD
Теннесси|TN
Техас|TX
Юта|UT
Вермонт|VT
Виргиния|VA
Западная Виргиния|WV
Висконсин|WI
Вайоминг|WY
"""

_TABLE = """
Abu Dhabi|Абу-Даби
Accra|Аккра
Addis Ababa|Аддис-Абеба
Adelaide|Аделаида
Agra|Агра
Alexandria|Александрия
Alicante|Аликанте
Almaty|Алматы
Amman|Амман
Amsterdam|Амстердам
Anchorage|Анкоридж
Ankara|Анкара
Antalya|Анталья
Antwerp|Антверпен
Astana|Астана
Aswan|Асуан
Athens|Афины
Atlanta|Атланта
Auckland|Окленд
Austin|Остин
Baden-Baden|Баден-Баден
Baku|Баку
Bangalore|Бангалор
Bangkok|Бангкок
Barcelona|Барселона
Bari|Бари
Basel|Базель
Batumi|Батуми
Beijing|Пекин
Beirut|Бейрут
Belfast|Белфаст
Belgrade|Белград
Bergen|Берген
Berlin|Берлин
Bilbao|Бильбао
Birmingham|Бирмингем
Bishkek|Бишкек
Bodrum|Бодрум
Bogota|Богота
Bologna|Болонья
Bordeaux|Бордо
Boston|Бостон
Brasilia|Бразилиа
Brisbane|Брисбен
Bristol|Бристоль
Brno|Брно
Bruges|Брюгге
Brussels|Брюссель
Bucharest|Бухарест
Budapest|Будапешт
Buenos Aires|Буэнос-Айрес
Burgas|Бургас
Busan|Пусан
Cairns|Кэрнс
Cairo|Каир
Calgary|Калгари
Cancun|Канкун
Cannes|Канны
Cape Town|Кейптаун
Cartagena|Картахена
Casablanca|Касабланка
Catania|Катания
Cebu|Себу
Charlotte|Шарлотт
Chelyabinsk|Челябинск
Chengdu|Чэнду
Chennai|Ченнаи
Chiang Mai|Чиангмай
Chicago|Чикаго
Chisinau|Кишинёв
Christchurch|Крайстчерч
Cleveland|Кливленд
Cologne|Кёльн
Colombo|Коломбо
Copenhagen|Копенгаген
Cordoba|Кордова
Cork|Корк
Cusco|Куско
Da Nang|Дананг
Dakar|Дакар
Dallas|Даллас
Delhi|Дели
Denpasar|Денпасар
Denver|Денвер
Detroit|Детройт
Dhaka|Дакка
Doha|Доха
Dresden|Дрезден
Dubai|Дубай
Dublin|Дублин
Dubrovnik|Дубровник
Durban|Дурбан
Dushanbe|Душанбе
Dusseldorf|Дюссельдорф
Edinburgh|Эдинбург
Fes|Фес
Florence|Флоренция
Frankfurt|Франкфурт
Fukuoka|Фукуока
Funchal|Фуншал
Gdansk|Гданьск
Geneva|Женева
Genoa|Генуя
George Town|Джорджтаун
Ghent|Гент
Girona|Жирона
Glasgow|Глазго
Goa|Гоа
Gothenburg|Гётеборг
Granada|Гранада
Guadalajara|Гвадалахара
Guangzhou|Гуанчжоу
Halifax|Галифакс
Hamburg|Гамбург
Hangzhou|Ханчжоу
Hanoi|Ханой
Hanover|Ганновер
Harbin|Харбин
Havana|Гавана
Helsinki|Хельсинки
Heraklion|Ираклион
Hiroshima|Хиросима
Ho Chi Minh City|Хошимин
Hong Kong|Гонконг
Honolulu|Гонолулу
Houston|Хьюстон
Hue|Хюэ
Hurghada|Хургада
Innsbruck|Инсбрук
Irkutsk|Иркутск
Istanbul|Стамбул
Izmir|Измир
Jaipur|Джайпур
Jakarta|Джакарта
Jeddah|Джидда
Jerusalem|Иерусалим
Johannesburg|Йоханнесбург
Kaliningrad|Калининград
Karachi|Карачи
Kathmandu|Катманду
Kazan|Казань
Khabarovsk|Хабаровск
Kingston|Кингстон
Kolkata|Калькутта
Krakow|Краков
Krasnodar|Краснодар
Kuala Lumpur|Куала-Лумпур
Kutaisi|Кутаиси
Kyiv|Киев
Kyoto|Киото
La Paz|Ла-Пас
Lagos|Лагос
Larnaca|Ларнака
Las Vegas|Лас-Вегас
Leipzig|Лейпциг
Lima|Лима
Lisbon|Лиссабон
Liverpool|Ливерпуль
Ljubljana|Любляна
London|Лондон
Los Angeles|Лос-Анджелес
Lucerne|Люцерн
Luxembourg|Люксембург
Luxor|Луксор
Lviv|Львов
Lyon|Лион
Macau|Макао
Madrid|Мадрид
Malaga|Малага
Male|Мале
Manchester|Манчестер
Manila|Манила
Marrakesh|Марракеш
Marseille|Марсель
Mecca|Мекка
Medellin|Медельин
Medina|Медина
Melbourne|Мельбурн
Mexico City|Мехико
Miami|Майами
Milan|Милан
Minneapolis|Миннеаполис
Minsk|Минск
Mombasa|Момбаса
Monaco|Монако
Montevideo|Монтевидео
Montreal|Монреаль
Moscow|Москва
Mumbai|Мумбаи
Munich|Мюнхен
Murmansk|Мурманск
Muscat|Маскат
Nagoya|Нагоя
Nairobi|Найроби
Nantes|Нант
Naples|Неаполь
Nara|Нара
Nashville|Нашвилл
New Orleans|Новый Орлеан
New York|Нью-Йорк
Newark|Ньюарк
Nha Trang|Нячанг
Nice|Ницца
Nizhny Novgorod|Нижний Новгород
Novosibirsk|Новосибирск
Nuremberg|Нюрнберг
Odesa|Одесса
Omsk|Омск
Orlando|Орландо
Oryol|Орёл
Osaka|Осака
Oslo|Осло
Ottawa|Оттава
Padua|Падуя
Palermo|Палермо
Palma|Пальма
Panama City|Панама
Paphos|Пафос
Paris|Париж
Pattaya|Паттайя
Penang|Пенанг
Perm|Пермь
Perth|Перт
Philadelphia|Филадельфия
Phnom Penh|Пномпень
Phoenix|Финикс
Phuket|Пхукет
Pisa|Пиза
Pittsburgh|Питтсбург
Podgorica|Подгорица
Portland|Портленд
Porto|Порту
Prague|Прага
Quebec City|Квебек
Queenstown|Квинстаун
Quito|Кито
Reykjavik|Рейкьявик
Rhodes|Родос
Riga|Рига
Rio de Janeiro|Рио-де-Жанейро
Riyadh|Эр-Рияд
Rome|Рим
Rostov-on-Don|Ростов-на-Дону
Rotterdam|Роттердам
Saint Petersburg|Санкт-Петербург
Salt Lake City|Солт-Лейк-Сити
Salvador|Салвадор
Salzburg|Зальцбург
Samara|Самара
Samarkand|Самарканд
San Antonio|Сан-Антонио
San Diego|Сан-Диего
San Francisco|Сан-Франциско
San Juan|Сан-Хуан
San Sebastián|Сан-Себастьян
Santiago|Сантьяго
Santo Domingo|Санто-Доминго
Sanya|Санья
Sao Paulo|Сан-Паулу
Sapporo|Саппоро
Sarajevo|Сараево
Seattle|Сиэтл
Seoul|Сеул
Seville|Севилья
Shanghai|Шанхай
Sharm el-Sheikh|Шарм-эль-Шейх
Shenzhen|Шэньчжэнь
Siem Reap|Сиемреап
Siena|Сиена
Singapore|Сингапур
Skopje|Скопье
Sochi|Сочи
Sofia|София
Split|Сплит
Stockholm|Стокгольм
Strasbourg|Страсбург
Stuttgart|Штутгарт
Sydney|Сидней
Taipei|Тайбэй
Tallinn|Таллин
Tampa|Тампа
Tashkent|Ташкент
Tbilisi|Тбилиси
Tel Aviv|Тель-Авив
The Hague|Гаага
Thessaloniki|Салоники
Tirana|Тирана
Tivat|Тиват
Tokyo|Токио
Toronto|Торонто
Toulouse|Тулуза
Trieste|Триест
Tunis|Тунис
Turin|Турин
Tyumen|Тюмень
Ufa|Уфа
Ulaanbaatar|Улан-Батор
Valencia|Валенсия
Valletta|Валлетта
Vancouver|Ванкувер
Varadero|Варадеро
Varanasi|Варанаси
Varna|Варна
Venice|Венеция
Verona|Верона
Vienna|Вена
Vientiane|Вьентьян
Vilnius|Вильнюс
Vladikavkaz|Владикавказ
Vladivostok|Владивосток
Volgograd|Волгоград
Voronezh|Воронеж
Warsaw|Варшава
Washington|Вашингтон
Wellington|Веллингтон
Wroclaw|Вроцлав
Xi’an|Сиань
Yangon|Янгон
Yekaterinburg|Екатеринбург
Yerevan|Ереван
Zagreb|Загреб
Zurich|Цюрих
"""
RUSSIAN_STATES: dict[str, str] = {
    fold(name): code for name, _, code in (line.partition("|") for line in _STATES.split("\n")) if code
}
"""States of the United States in Russian, by their letters."""
_CITIES: dict[str, str] = dict(row.split("|") for row in _TABLE.strip().splitlines())
_COUNTRIES = Locale("ru").territories
_ISLETS = {"Bali": "Бали", "Hawaii": "Гавайи", "Altai": "Алтай", "Lake Baikal": "Байкал", "Mallorca": "Майорка", "Maui": "Мауи", "Kauai": "Кауаи",
           "Hainan": "Хайнань", "Krabi": "Краби", "Goa": "Гоа", "Boracay": "Боракай", "Koh Samui": "Самуи", "Dombay": "Домбай", "Sinai": "Синай",
           "Brac": "Брач", "French Riviera": "Лазурный Берег", "Canary Islands": "Канарские острова", "Lake District": "Озёрный край"}  # fmt: skip
"""Regions whose folded Russian name has lost a «й» or is not the one to show."""
_OTHER_LETTERS = re.compile(r"[^а-яё \-]", re.IGNORECASE)
_SMALL = frozenset({"на", "де", "дель", "ла", "эль", "д"})
FOREIGN_E = 5.0
"""Off the likeness of a spelling for each «э», which Russian names of towns seldom have and Belarusian ones often."""
LEAST_LIKENESS = 55.0
"""A spelling that is less like the name belongs to another language or to a former name."""


def _shown(folded: str) -> str:
    words = folded.split(" ")
    return " ".join(word if word in _SMALL and index else word.capitalize() for index, word in enumerate(words))


def _of_regions() -> Iterator[tuple[str, str]]:
    for region in (*ISLANDS, *LANDSCAPES, *REGIONS, *RESORTS):
        russian = next((name for name in region.names if is_cyrillic(name)), None)
        if region.label in _ISLETS or russian is not None:
            yield region.label, _ISLETS.get(region.label) or _shown(russian or "")


_REGIONS: dict[str, str] = dict(_of_regions())


def listed(place: Place) -> str | None:
    """The Russian name that the tables and CLDR give, None where they know none."""
    if place.kind == "country":
        return str(_COUNTRIES[place.country_code]) if place.country_code in _COUNTRIES else None
    return _REGIONS.get(place.label) if place.kind == "place" else _CITIES.get(place.label) or _REGIONS.get(place.label)


def nearest(name: str, spellings: list[str]) -> str | None:
    """Of a city's spellings the Russian one that sounds most like its name."""
    wanted = fold(name)
    russian = [text for text in spellings if is_cyrillic(text) and not _OTHER_LETTERS.search(text)]
    scored = [
        (fuzz.ratio(latin(text.casefold().replace("ё", "е")), wanted) - FOREIGN_E * text.count("э"), -len(text), text)
        for text in russian
    ]
    best = max(scored, default=None)
    return best[2] if best is not None and best[0] >= LEAST_LIKENESS else None
