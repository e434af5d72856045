"""The words that bylines are made of, in the languages we read.

Agencies' names are facts of the trade. Lists are joined into one pattern each.
"""

import re
from collections.abc import Iterable


def _listed(lines: Iterable[str]) -> list[str]:
    return [name.strip() for line in lines for name in line.split("|") if name.strip()]


def _choice(lines: Iterable[str]) -> str:
    """A pattern of alternatives; a space in a line stands for any white space."""
    return "|".join(name.replace(" ", r"\s+") for name in _listed(lines))


AGENCIES = _listed([
    "AFP|Agence France-Presse|Agence France Presse|AP|Associated Press|The Associated Press|Reuters",
    "Thomson Reuters|dpa|DPA|dpa-AFX|dpa-infocom|Deutsche Presse-Agentur|Deutsche Presse Agentur|SID",
    "Sport-Informations-Dienst|epd|EPD|KNA|APA|Austria Presse Agentur|Keystone-SDA|SDA|Keystone-ATS",
    "ATS|EFE|Agencia EFE|Europa Press|EP|ANSA|Ansa|Adnkronos|AGI|LaPresse|Askanews|Lusa|Agência Lusa",
    "Agência Brasil|Belga|ANP|NTB|TT|TT Nyhetsbyrån|Ritzau|STT|Lehtikuva|BNS|ELTA|LETA|ČTK|CTK|TASR",
    "SITA|MTI|PAP|Agerpres|AGERPRES|Mediafax|BTA|HINA|Tanjug|FENA|ANA-MPA|AMNA|ΑΠΕ-ΜΠΕ|Anadolu Agency",
    "Anadolu Ajansı|AA|DHA|İHA|Demirören|TASS|Interfax|RIA Novosti|Sputnik|ТАСС|Интерфакс|РИА Новости",
    "Укринформ|Укрінформ|Ukrinform|Interfax-Ukraine|УНИАН|УНІАН|Белта|БелТА|BelTA|Kazinform|Azertac",
    "Armenpress|Interpressnews|Xinhua|新华社|新華社|中央社|中新社|CNA|Kyodo|Kyodo News|共同通信|共同通信社",
    "共同|Jiji|Jiji Press|時事通信|時事|Yonhap|연합뉴스|뉴시스|뉴스1|Newsis|News1|KCNA|VNA|TTXVN",
    "Antara|ANTARA",
    "Bernama|PNA|TNA|PTI|Press Trust of India|IANS|ANI|UNI|APP|BSS|UNB|IRNA|ISNA|Tasnim|SANA|سانا|SPA",
    "واس|وام|WAM|KUNA|كونا|QNA|قنا|بترا|MENA|أ ش أ|أ.ش.أ|MAP|وم ع|APS|واج|TAP|وات|LANA|INA|واع|أ ف ب",
    "أ.ف.ب|فرانس برس|وكالة فرانس برس|رويترز|د ب أ|د.ب.أ|أ ب|أسوشيتد برس|الأناضول|شينخوا|سبوتنيك|PA",
    "PA Media|Press Association|AAP|Australian Associated Press|CP|The Canadian Press|Canadian Press",
    "La Presse Canadienne|UPI|Bloomberg|Bloomberg News|Dow Jones|Dow Jones Newswires|Télam|Notimex",
    "Andina|Prensa Latina|MercoPress|Inter Press Service|IPS|GNA|NAN|APO|PANA|News24 Wire|CMC|Afp|ddp",
    "African News Agency|dapd|dts|dts Nachrichtenagentur|vwd|awp|spot on news|teleschau|Getty Images",
])  # fmt: skip

# Words that make a name an organisation's.
ORGANISATION = re.compile(
    r"(?i)(?<!\w)(?:"
    + _choice([
        r"redaktion\w*|redacci[oó]n|r[ée]daction|redazione|reda[cç][aã]o|redactie|redakcj\w+"
        r"|redakce",
        r"redaksi(?:on)?|redaksjon\w*|newsroom|news\s?desk|desk|staff|team|agency|agencias?"
        r"|agences?",
        r"agentur(?:en)?|nachrichtenagentur|ag[êe]ncias?|agenzia|press|news|editorial|board|bureau",
        r"newspaper|media|foundation|university|institute|service|times|tribune|gazette|herald"
        r"|post",
        r"zeitung|wires?|online|magazine|magazin|tv|radio|broadcasting|syndicate|network",
        r"редакция|редакція|агентство|новости|новини|التحرير|وكالة|وكالات|المحرر|صحيفة|سكاي|نيوز",
        r"編集部|編集局|取材班|新聞|新闻|通信|通讯社|뉴스|신문|편집국|온라인 뉴스팀",
    ])
    + r")(?!\w)"
)  # fmt: skip
ORGANISATION_ENDING = re.compile(
    r"(?i)(?:編集部|取材班|新聞社?|通信社|通讯社|新华社|뉴스팀|편집국|기획팀|redaktion|redaktionen)$"
)

# What a byline opens with; a mark or a space parts it from the name.
_OPENINGS = _choice([
    r"(?:written|reported|posted|published|reporting|words|story|text|analysis|opinion|review) by",
    r"(?:interview|edited|compiled|updated) by|by(?: line)?|authors?|byline",
    r"von|eine?(?:\s+\w+){1,3} von|aus \w+ von|text|autor(?:in|en)?|par|propos recueillis par",
    r"recueilli par|auteurs?|de notre \w+|por|escrito por|autora?|texto|redactado por|di|a cura di",
    r"autore|de|door|af|av|fra|tekst|skrevet av|skriven av|kirjoittanut|autorius|napsal\w*|autorem",
    r"autorka|przez|od|írta|szerző|oleh|penulis|laporan|reporter|yazan|yazar|haber|bởi|theo"
    r"|tác giả",
    r"автор(?:ы|и|ка)?|текст|от|بقلم|كتب(?:ت|ه|ها)?|إعداد|تقرير|حوار|נכתב על ידי|מאת|του|της"
    r"|γράφει",
    r"文|取材・文|文・取材|記者|作者|撰文|글",
])  # fmt: skip
_LABELS = _choice([
    r"authors?|autor(?:in|es|en)?|auteurs?|text|texte|texto|por|par|by|von|автор|текст|بقلم|كتب"
    r"|إعداد",
    r"作者|文|取材・文|記者|글|door|tekst|foto\s?og\s?tekst",
])  # fmt: skip
LEAD_IN = re.compile(rf"(?i)^(?:(?:{_OPENINGS})\s*[:：/|·\-–—]?\s+|(?:{_LABELS})\s*[:：／]\s*)")

# Words a role is told by: such words are no name.
ROLE = re.compile(
    r"(?i)(?<!\w)(?:"
    + _choice([
        r"editors?|reporters?|correspondents?|writers?|columnist|journalist|contributors?|producer",
        r"author|photographer|critic|chief|director|analyst|professor|head of|specialist|deputy",
        r"senior|assistant|executive|freelance|redakteur\w*|korrespondent\w*|chefredakteur\w*",
        r"autor(?:in)?|reporterin|volontär\w*|ressortleiter\w*|kolumnist\w*|leiter(?:in)?",
        r"journaliste|rédact(?:eur|rice)\w*|correspondant\w*|envoyé\w*|chef de|chroniqueu\w*",
        r"periodista|corresponsal|redactor\w*|jefe|enviad[oa]|jornalista|repórter|giornalista",
        r"inviat[oa]|corrispondente|корреспондент\w*|редактор\w*|обозреватель|журналист\w*"
        r"|спецкор\w*",
        r"مراسل\w*|محرر\w*|صحفي\w*|كاتب\w*|redaktör|verslaggever|muhabir\w*|wartawan|記者|特派員|支局",
        r"部長|编辑|기자|특파원|선임기자|fotograf\w*",
    ])
    + r")(?!\w)"
)  # fmt: skip
ROLE_ENDING = re.compile(
    r"(?:\s*(?:記者|特派員|特約|撮影|本报记者|기자|특파원|선임기자|인턴기자|객원기자))+$"
)

# Small words within names keep their small letters.
PARTICLES = frozenset(_listed([
    "de|del|della|der|den|di|da|do|dos|das|du|des|la|le|el|al|bin|ibn|ben|van|von|zu|zum|af|av|y|e",
    "ter|ten|abu|bint|st|the|of|and",
]))  # fmt: skip

# Words between two names. Small letters only: "John A Smith" is one.
AND = _choice([
    "and|AND|und|UND|et|ET|y|e|en|og|och|ja|ir|i|и|та|dan|ve|với|và|oraz|a|és|și|και|ו|و|with|mit|avec",
    "con|via|für|for",
])  # fmt: skip

PUBLISHED = _choice([
    "published|updated|posted|last updated|last modified|aktualisiert|veröffentlicht|publié|on",
    "mis à jour|publicado|actualizado|aggiornato|pubblicato|опубликовано|обновлено|stand|created",
])  # fmt: skip
