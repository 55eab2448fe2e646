"""The default catalogue: 65 service standards of a cinema and the stages of the guest's journey."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

_STANDARDS = Path(__file__).with_name("standards.csv")

# Stage as written in standards.csv -> code, English, Ukrainian, Italian; in the order of the journey.
_STAGES = {
    "0 whole visit": ("whole_visit", "Whole visit", "Увесь візит", "Visita nel complesso"),
    "1 choose & buy online": (
        "online", "Choosing and buying online", "Вибір і покупка онлайн", "Scelta e acquisto online",
    ),
    "2 contact: phone": ("phone", "Contact by phone", "Звернення телефоном", "Contatto telefonico"),
    "2 contact: chat": ("chat", "Contact by chat", "Звернення в чаті", "Contatto via chat"),
    "2 contact: email": ("email", "Contact by email", "Звернення поштою", "Contatto via email"),
    "2 contact: social": (
        "social", "Contact on social media", "Звернення в соцмережах", "Contatto sui social",
    ),
    "3 entrance & foyer": ("foyer", "Entrance and foyer", "Вхід і фоє", "Ingresso e foyer"),
    "4 box office": ("box_office", "Box office", "Каса", "Biglietteria"),
    "5 bar": ("bar", "Bar", "Бар", "Bar"),
    "6 ticket control": ("ticket_control", "Ticket control", "Контроль квитків", "Controllo biglietti"),
    "7 hall": ("hall", "Hall", "Зала", "Sala"),
    "8 restroom": ("restroom", "Restroom", "Вбиральня", "Servizi igienici"),
    "9 exit": ("exit", "Exit", "Вихід", "Uscita"),
}  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """Two frames without keys.

    stages: code, name, name_uk, name_it, position; one row a stage.
    standards: code, channel and stage (both as codes), kind, weight, critical, na_allowed, name, name_uk,
    name_it, evidence; one row a standard.
    """

    stages: pd.DataFrame
    standards: pd.DataFrame


def read_catalogue() -> Catalogue:
    """The catalogue that ships with Foyer."""
    stages = pd.DataFrame(
        [(*names, position) for position, names in enumerate(_STAGES.values())],
        columns=["code", "name", "name_uk", "name_it", "position"],
    )
    listed = pd.read_csv(_STANDARDS, dtype=str)
    standards = pd.DataFrame(
        {
            "code": listed["code"],
            "channel": listed["channel"],
            "stage": listed["stage"].map({written: names[0] for written, names in _STAGES.items()}),
            "kind": listed["type"],
            "weight": listed["weight"].astype(float),
            "critical": listed["critical"] == "yes",
            "na_allowed": listed["na_allowed"] == "yes",
            "name": listed["text_en"],
            "name_uk": listed["text_uk"],
            "name_it": listed["text_it"],
            "evidence": listed["evidence"],
        }
    )
    return Catalogue(stages, standards)
