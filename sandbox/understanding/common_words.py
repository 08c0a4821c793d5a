"""Words of everyday language that also are names of places, or look like misspelt ones."""

NEVER_PLACES = frozenset(
    """
    a an the to of in on at by for from with without and or but not no yes ok okay please thanks thank hi hello hey i me my we us our you your he she it its they them this that
    these those there here be is are was were am been do does did can could would should will shall may might must have has had want wanna need like love prefer make made let lets go going
    goes gone went come coming came get getting got give take taking took see seeing show tell find finding look looking search check compare book booking reserve order buy pay cancel change
    changing change add adding remove delete set put move start starting over again new old same other another different more most less least much many some any all both each every few several
    one two three four five six seven eight nine ten first second third last next previous now then later earlier soon today tomorrow yesterday morning afternoon evening night nights noon
    midnight day days week weeks weekend month months year years time times date dates hour hours minute minutes monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december spring summer autumn fall winter trip trips travel travels traveling travelling traveller traveler vacation vacations holiday
    holidays journey tour tours getaway honeymoon flight flights fly flying plane airline airlines airport airports ticket tickets fare fares seat seats class business economy premium coach cabin
    direct nonstop stop stops layover connection connections return returning round way single hotel hotels hostel hostels motel resort resorts apartment apartments room rooms bed beds stay
    staying accommodation lodging place places city cities town country countries destination destinations region area center centre downtown beach sea ocean mountain mountains lake island
    islands river museum museums park parks restaurant restaurants bar bars cafe food dinner lunch breakfast brunch tour activity activities things thing thing todo attractions attraction sights
    sightseeing transfer transfers taxi cab shuttle car cars train trains bus ferry boat map calendar schedule itinerary plan planning plans summary budget price prices cost costs cheap cheaper
    cheapest expensive best better good great nice fine fast faster fastest quick short shorter long longer early late max min maximum minimum total about around under over above below between
    within up down out off near nearby close far away adult adults child children kid kids infant infants baby people person persons group family couple friends friend wife husband partner solo
    alone star stars rating rated luxury pool wifi parking gym spa view views kitchen pets dog usd eur gbp dollar dollars euro euros pound pounds bucks money name names help question options
    option something anything nothing everything somewhere anywhere nowhere sunny warm hot cold cool snow rain weather romantic relaxing quiet fun actually instead really just only even also too
    maybe perhaps sure well right wrong left know think guess mean hmm um oh wow note notes reminder visit visiting visits meeting meet concert show theater theatre opera ballet walk walking hike
    hiking dive diving ski skiing surf surfing swim swimming shopping deal deals offer offers sale code live mode real test payment card visa credit charge confirm confirmed ready done stop ship
    cruise home house work office school university man men woman women boy girl son daughter mom mum dad mother father parents brother sister bags bag baggage luggage carry checked bag hand
    along can't than save normal hook much rest turn basic van peer say caller salt states cat pop green union marks manage para colon hit dual federal bear pen rich sake hang ann boo fleet torn
    gap gold perm opportunity enterprise dig roles eagle walker bra lone tape tire young semi sue sour independence lend magna surprise delta david martin george marco karolina vic ron sebastian
    anna alice boom chen eye big small little large huge beautiful pretty amazing wonderful awesome perfect lovely interesting famous popular historic old-town via through into onto toward towards
    until till since during before after while when where what which who whom whose why how if so as because though although except instead besides per via sound sounds bring left pick picked
    picking choose chosen select selected drop raise lower increase decrease reduce remove clear forget reset restart begin beginning middle end mid plus minus half quarter full empty open closed
    free paid available central main local foreign international national ideal dream bay pass cape point port harbor base bus side sides top bottom edge corner list lists page pages detail
    details info information type types kind kinds sort sorted filter filters apply applied result results total totals per hurry doubt fact case order general particular short advance addition
    person charge touch mind march line lines row front back rush touch style comfort peace search searches suggestions recommend recommendation recommendations suggest idea ideas anywhere
    everyone everybody someone somebody anyone anybody nobody none else ever never always often sometimes usually rarely already yet still quite very rather pretty enough such own self myself
    yourself himself herself itself ourselves themselves send email mail call phone text message chat talk speak say said says read write wrote written type typed click press push pull hold
    keep kept leave leaving leaves arrive arriving arrival arrivals depart departing departure departures land landing take-off board boarding gate gates terminal terminals lounge
    """.split()
)
"""English words that never name a place when written in lower case."""

PLACES_AFTER_PREPOSITION = frozenset(
    "nice split reading bath cork mobile orange male deal como bari of bar best most same troy buffalo phoenix aspen jordan chad turkey guinea hull ely wells sandwich eden salem normal".split()
)
"""Names that are words as well: in lower case only after a preposition, never on their own."""

NEVER_PLACES_RUSSIAN = frozenset(
    """
    в во на из с со до по к ко от за о об для без под над при про через между около у и а но или да нет не ни я мы ты вы он она оно они мне нам меня нас тебя вас его ее их мой моя мои мою
    моей моим наш наша наши нашу это этот эта эти эту этом этой тот та те то там тут здесь туда сюда оттуда отсюда обратно назад куда где когда как что кто какой какая какие сколько почему
    зачем хочу хотим хотел хотела хотелось бы могу можно можем можешь нужно нужен нужна нужны надо давай давайте буду будем будет есть был была были покажи покажите найди найдите найти
    подбери подобрать поищи ищу ищем купи купить забронируй забронировать бронь закажи заказать выбери выбрать сравни сравнить добавь добавить убери удали поменяй измени сделай хватит начни
    начать начнем сначала заново снова еще уже только просто лучше лучший лучшая лучшие дешевле дешевый дешевые дорогой дороже быстрее быстрый поездка поездку поездки поездке путешествие
    путешествия тур тура туры отпуск отпуска каникулы выходные выходных командировка рейс рейсы рейса рейсом перелет перелеты перелета вылет вылета билет билеты билета билетов самолет самолете
    самолетом отель отели отеля отеле отелей отелю гостиница гостиницу гостиницы гостинице хостел апартаменты номер номера номере жилье город города городе городу страна страну страны стране
    место места месте море моря морю горы горах гор лес озеро река остров острова центр центре центра пляж пляже пляжа музей музея музее музеи ресторан ресторана кафе бар парк парка театр
    экскурсия экскурсию экскурсии развлечения развлечений активности достопримечательности трансфер трансфера такси машина аэропорт аэропорта аэропорту аэропорте вокзал карта карте карту
    календарь календаре план плана итог итоги бюджет бюджета цена цены деньги звезда звезды звезд взрослый взрослых взрослые человек человека людей двое двоих трое троих четверо ребенок ребенка
    ребенком дети детей детьми семья семьи семьей семье жена женой муж мужем друг друзья друзьями подруга пара паре год года году лет месяц месяца месяце неделя неделю недели неделе день дня
    дней дни ночь ночи ночей утро утром вечер вечером днем ночью завтра сегодня послезавтра понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье январь января
    февраль февраля март марта апрель апреля май мая июнь июня июль июля август августа сентябрь сентября октябрь октября ноябрь ноября декабрь декабря весна лето осень зима весной летом осенью
    зимой начале середине конце конец начало праздники класс класса эконом бизнес пересадка пересадки пересадок прямой прямые прямым багаж багажа завтрак завтраком бассейн бассейном парковка
    спасибо пожалуйста привет здравствуйте добрый ладно хорошо ок окей точно вообще лучше вместо кроме тоже также очень самый самая самое самые первый первую первое первые второй вторую второе
    третий третью оба обе два две три четыре пять шесть семь восемь девять десять сто тысяч тысячи рублей рубля руб евро доллар доллара долларов одну один одна одного одной сторону стороны
    раньше позже потом затем после перед пока всего все всё всех том числе числа время времени час часа часов минут дом дома домой работа работы учеба школы хорошем курс курсе итоге общем
    целом принципе дороге пути случае основном одиночку любой любое любая какое нибудь то спокойное теплое тепло жарко холодно снег солнце романтика романтическое отдых отдыха отдыхать
    отдохнуть погулять съездить поехать полететь лететь летим лечу едем еду ехать слетать улететь вылететь вернуться возвращение прилет отправление стоп сбрось сброс помощь помоги вопрос прошу
    """.replace("ё", "е").split()
)
"""Russian words that never name a place in lower case."""
