"""What people agree to, word for word. A text is never edited: a change is a new text with a new id."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

SHARING = "sharing"
"""The purpose of being known in the other shops of a chain."""


@dataclass(frozen=True)
class ConsentText:
    """One version of one question, in every language it is asked in."""

    id: str
    words: Mapping[str, str]

    def text(self, language: str) -> str:
        """The words as shown; English where the language is not there."""
        return self.words.get(language, self.words["en"])

    def hash(self, language: str) -> str:
        """SHA-256 of the words, so that a record proves what was shown."""
        return hash_of(self.text(language))


def hash_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


TEXTS: Mapping[str, ConsentText] = {
    "programme": ConsentText(
        "programme-1",
        {
            "en": "Keep my phone number and purchases so that I collect points here.",
            "uk": "Зберігати мій номер телефону й мої покупки, щоб нараховувати мені бали в цій крамниці.",
            "ru": "Хранить мой номер телефона и мои покупки, чтобы начислять мне баллы в этом магазине.",
            "et": "Hoidke mu telefoninumbrit ja oste alles, et saaksin siin punkte koguda.",
        },
    ),
    "marketing": ConsentText(
        "marketing-1",
        {
            "en": "Send me offers by text message. I can stop this at any time.",
            "uk": "Надсилати мені пропозиції в SMS. Я можу відмовитися будь-коли.",
            "ru": "Присылать мне предложения по SMS. Я могу отказаться в любой момент.",
            "et": "Saatke mulle pakkumisi SMS-iga. Võin sellest igal ajal loobuda.",
        },
    ),
    "profiling": ConsentText(
        "profiling-1",
        {
            "en": "Choose offers for me by what I have bought here.",
            "uk": "Добирати для мене пропозиції за тим, що я тут купую.",
            "ru": "Подбирать для меня предложения по тому, что я здесь покупаю.",
            "et": "Valige mulle pakkumisi selle järgi, mida olen siit ostnud.",
        },
    ),
    "recognition": ConsentText(
        "recognition-1",
        {
            "en": "Recognise this device on the shop's Wi-Fi next time, and show me offers for regulars.",
            "uk": "Упізнавати цей пристрій у Wi-Fi крамниці й показувати пропозиції для постійних гостей.",
            "ru": "Узнавать это устройство в Wi-Fi магазина и показывать предложения для постоянных гостей.",
            "et": "Tundke see seade poe Wi-Fis järgmisel korral ära ja näidake püsikülaliste pakkumisi.",
        },
    ),
    SHARING: ConsentText(
        "sharing-1",
        {
            "en": "Let the other shops of this chain know me, so that my points count there too.",
            "uk": "Дозволити іншим крамницям мережі впізнавати мене, щоб мої бали діяли й там.",
            "ru": "Разрешить другим магазинам сети узнавать меня, чтобы мои баллы действовали и там.",
            "et": "Lubage keti teistel poodidel mind tunda, et mu punktid kehtiksid ka seal.",
        },
    ),
}
PURPOSES = tuple(TEXTS)
WITH_PHONE = ("programme", "marketing", "profiling")
"""Purposes that need a person; recognition needs only a device, and sharing needs other shops."""


def asked_with_phone(*, chained: bool) -> tuple[str, ...]:
    """What somebody is asked who joins; `chained` where there are other shops."""
    return (*WITH_PHONE, SHARING) if chained else WITH_PHONE
