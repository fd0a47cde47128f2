"""What the messages of a made archive say: sentences put together from parts, 3 KB a text. Pure.

The same number always gives the same text. Two numbers stand in every text: the message's own,
and a figure that a correction changes.
"""

from dataclasses import dataclass
from random import Random

KINDS = ("press-release", "interview", "comment")
LANGUAGES = ("en", "ru", "fr")
# Their addresses and names.
SUBJECTS = {
    "bilateral-relations": ("Bilateral relations", "Двусторонние отношения"),
    "trade": ("Trade", "Торговля"),
    "culture": ("Culture", "Культура"),
    "education": ("Education", "Образование"),
    "science": ("Science", "Наука"),
    "security": ("Security", "Безопасность"),
    "human-rights": ("Human rights", "Права человека"),
    "consular-affairs": ("Consular affairs", "Консульские вопросы"),
    "history": ("History", "История"),
    "environment": ("Environment", "Окружающая среда"),
    "united-nations": ("United Nations", "Организация Объединённых Наций"),
    "embassy-life": ("Embassy life", "Жизнь посольства"),
}
# Numbers that stand for the message's own and for the figure: eight digits, as those are.
SERIAL, FIGURE = "90000001", "80000002"
LENGTH = 3000

_PARTS = {
    "en": (
        "The Ambassador|The Minister|The delegation|The Foreign Ministry|The working group"
        "|The two governments|The embassy|The commission|The consul|The trade mission",
        "discussed|has confirmed|welcomed|will examine|has proposed|supports|remembers"
        "|described|has published|prepared",
        "the agreement on transport|the exchange of students|a joint declaration"
        "|the common programme|the results of the talks|the rules for visitors"
        "|the protection of monuments|a new timetable|the work of the archives"
        "|the reconstruction of the harbour",
        "in the capital|after a long conversation|with representatives of both parliaments"
        "|in the presence of journalists|as was agreed in spring|for the coming year"
        "|at the request of its partners|on the eve of the anniversary|without preconditions"
        "|together with international organisations",
    ),
    "ru": (
        "Посол|Министр|Делегация|Министерство иностранных дел|Рабочая группа|Правительство"
        "|Посольство|Комиссия|Консул|Торговое представительство",
        "обсуждает|подтверждает|приветствует|рассматривает|предлагает|поддерживает|помнит"
        "|описывает|публикует|готовит",
        "соглашение о транспорте|обмен студентами|совместное заявление|общую программу"
        "|итоги переговоров|правила для посетителей|охрану памятников|новое расписание"
        "|работу архивов|восстановление гавани",
        "в столице|после долгой беседы|с представителями обоих парламентов"
        "|в присутствии журналистов|как было условлено весной|на предстоящий год"
        "|по просьбе партнёров|накануне годовщины|без предварительных условий"
        "|вместе с международными организациями",
    ),
    "fr": (
        "L’ambassadeur|Le ministre|La délégation|Le ministère des Affaires étrangères"
        "|Le groupe de travail|Le gouvernement|L’ambassade|La commission|Le consul"
        "|La mission commerciale",
        "examine|confirme|salue|étudie|propose|soutient|rappelle|décrit|publie|prépare",
        "l’accord sur les transports|l’échange d’étudiants|une déclaration commune"
        "|le programme commun|les résultats des entretiens|les règles pour les visiteurs"
        "|la protection des monuments|un nouvel horaire|le travail des archives"
        "|la reconstruction du port",
        "dans la capitale|après une longue conversation|avec des représentants des parlements"
        "|en présence de journalistes|comme convenu au printemps|pour l’année à venir"
        "|à la demande de ses partenaires|à la veille de l’anniversaire|sans conditions"
        "|avec des organisations internationales",
    ),
}
_TITLES = {
    "en": "{subject}: message {serial} on {thing}",
    "ru": "{subject}: сообщение {serial} — {thing}",
    "fr": "{subject} : message {serial} sur {thing}",
}
_OWN = {
    "en": "This is message {serial} of the archive, and {figure} people have asked for it.",
    "ru": "Это сообщение {serial} архива, о нём спрашивали {figure} человек.",
    "fr": "C’est le message {serial} des archives, {figure} personnes l’ont demandé.",
}
_LABELS = {
    "en": ("Question: ", "Answer: "),
    "ru": ("Вопрос: ", "Ответ: "),
    "fr": ("Question : ", "Réponse : "),
}


@dataclass(frozen=True)
class Text:
    """Of a kind, in a language, on a subject; `title` and `body` hold SERIAL and FIGURE."""

    kind: str
    in_language: str
    subject: str
    title: str
    body: str


def all_texts() -> list[Text]:
    """One of each kind, language and subject."""
    return [
        _text(KINDS[number % 3], LANGUAGES[number // 3 % 3], subject, Random(number))  # noqa: S311
        for number, subject in enumerate(subject for subject in SUBJECTS for _ in range(9))
    ]


def _text(kind: str, in_language: str, subject: str, random: Random) -> Text:
    parts = [part.split("|") for part in _PARTS[in_language]]
    name = SUBJECTS[subject][in_language == "ru"]
    title = _TITLES[in_language].format(subject=name, serial=SERIAL, thing=random.choice(parts[2]))
    paragraphs = [_paragraph(parts, random)]
    while sum(map(len, paragraphs)) < LENGTH:
        paragraphs.append(_paragraph(parts, random))
    if kind == "interview":
        labels = _LABELS[in_language]
        paragraphs = [labels[place % 2] + told for place, told in enumerate(paragraphs)]
    paragraphs.append(_OWN[in_language].format(serial=SERIAL, figure=FIGURE))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Text(kind, in_language, subject, title, body)


def _paragraph(parts: list[list[str]], random: Random) -> str:
    sentences = (" ".join(random.choice(part) for part in parts) for _ in range(4))
    return " ".join(f"{sentence}." for sentence in sentences)
