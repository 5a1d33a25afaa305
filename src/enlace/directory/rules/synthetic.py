"""An invented directory for the demonstration: no desk, number or person in it exists, and every name says so.

Uneven on purpose: States that have recorded a lot, little or nothing; competences recorded and left out; entries
confirmed lately, long ago or never. The same States on the same day always give the same directory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from enlace.common.texts import Text
from enlace.directory.rules.entries import Competence, Entry, Person, Requirements

MARK = "SYNTHETIC"
# No country has the code 999, and nobody can register example.org.
PHONE, DOMAIN = "+999 00", "example.org"
# Days since an entry was last confirmed; None: it never was. Recorded so many days ago.
AGES = (3, 20, 75, 160, 290, 420, 800, None)
RECORDED_DAYS = 900
# How many of the desks below a State has recorded, beside its point of contact.
AMOUNTS = (1, 3, 5, 8, 11)
STATES_WITHOUT = 2


@dataclass(frozen=True)
class _Plan:
    """What an invented desk is like; line: it has a telephone answered day and night."""

    code: str
    kind: str
    names: Text
    competences: tuple[Competence, ...]
    channels: tuple[str, ...]
    line: bool = False


_POINT_OF_CONTACT = _Plan(
    "POINT-OF-CONTACT",
    "npc_toc",
    {
        "en": "National Point of Contact",
        "es": "Punto de Contacto Nacional",
        "pt": "Ponto de Contato Nacional",
        "fr": "Point de contact national",
    },
    (Competence("liaison"), Competence("technical_assistance")),
    ("phone_mail", "diplomatic"),
)
_PLANS = (
    _Plan(
        "CENTRAL-AUTHORITY",
        "ca_mla",
        {"en": "Central Authority", "es": "Autoridad Central", "pt": "Autoridade Central", "fr": "Autorité centrale"},
        (Competence("mla"), Competence("confiscation"), Competence("asset_return")),
        ("central", "oas_network", "diplomatic"),
    ),
    _Plan(
        "EXTRADITION",
        "ca_extradition",
        {
            "en": "Extradition Office",
            "es": "Oficina de Extradición",
            "pt": "Escritório de Extradição",
            "fr": "Bureau d’extradition",
        },
        (Competence("extradition"), Competence("provisional_arrest", "B-47")),
        ("diplomatic", "interpol"),
    ),
    _Plan(
        "POLICE",
        "police",
        {
            "en": "Police Unit for International Cooperation",
            "es": "Unidad Policial de Cooperación Internacional",
            "pt": "Unidade Policial de Cooperação Internacional",
            "fr": "Unité policière de coopération internationale",
        },
        (
            Competence("law_enforcement"),
            Competence("provisional_arrest"),
            Competence("spontaneous"),
            Competence("task_force"),
        ),
        ("interpol", "ameripol"),
        line=True,
    ),
    _Plan(
        "PROSECUTION",
        "prosecution",
        {
            "en": "Prosecution Unit against Organized Crime",
            "es": "Fiscalía contra la Delincuencia Organizada",
            "pt": "Promotoria contra o Crime Organizado",
            "fr": "Parquet contre la criminalité organisée",
        },
        (
            Competence("mla", "UNTOC", "18", "laundering"),
            Competence("mla", crime="tip"),
            Competence("jit"),
            Competence("sit_cooperation", "UNTOC", "20"),
        ),
        ("central", "iberred"),
    ),
    _Plan(
        "FIU",
        "fiu",
        {
            "en": "Financial Intelligence Unit",
            "es": "Unidad de Inteligencia Financiera",
            "pt": "Unidade de Inteligência Financeira",
            "fr": "Cellule de renseignement financier",
        },
        (Competence("fiu_exchange", crime="laundering"), Competence("spontaneous", crime="laundering")),
        ("egmont",),
    ),
    _Plan(
        "FOREIGN-AFFAIRS",
        "mfa",
        {
            "en": "Ministry of Foreign Affairs, Legal Affairs",
            "es": "Ministerio de Relaciones Exteriores, Asuntos Jurídicos",
            "pt": "Ministério das Relações Exteriores, Assuntos Jurídicos",
            "fr": "Ministère des affaires étrangères, affaires juridiques",
        },
        (Competence("transfer_sentenced", "A-57"),),
        ("diplomatic",),
    ),
    _Plan(
        "FIREARMS",
        "firearms_entity",
        {
            "en": "National Firearms Entity",
            "es": "Entidad Nacional de Armas de Fuego",
            "pt": "Entidade Nacional de Armas de Fogo",
            "fr": "Entité nationale des armes à feu",
        },
        (Competence("firearm_trace", "A-63", "XIII"), Competence("firearm_trace", crime="firearms")),
        ("interpol", "phone_mail"),
    ),
    _Plan(
        "CYBER",
        "cyber_247",
        {
            "en": "Cybercrime Contact",
            "es": "Contacto de Delito Cibernético",
            "pt": "Contato de Crimes Cibernéticos",
            "fr": "Contact pour la cybercriminalité",
        },
        (Competence("preservation", "CETS185", "29"), Competence("law_enforcement", crime="cyber")),
        ("net247",),
        line=True,
    ),
    _Plan(
        "CUSTOMS",
        "customs",
        {
            "en": "Customs Cooperation",
            "es": "Cooperación Aduanera",
            "pt": "Cooperação Aduaneira",
            "fr": "Coopération douanière",
        },
        (Competence("customs"), Competence("law_enforcement", crime="contraband")),
        ("customs",),
    ),
    _Plan(
        "TRAFFICKING-IN-PERSONS",
        "tip_authority",
        {
            "en": "Authority on Trafficking in Persons",
            "es": "Autoridad contra la Trata de Personas",
            "pt": "Autoridade contra o Tráfico de Pessoas",
            "fr": "Autorité contre la traite des personnes",
        },
        (Competence("victim_repatriation", "UNTOC-TIP", "8", "tip"), Competence("mla", crime="tip")),
        ("central",),
    ),
    _Plan(
        "SENTENCED-PERSONS",
        "ca_sentenced",
        {
            "en": "Office for Transfers",
            "es": "Oficina de Traslados",
            "pt": "Escritório de Transferências",
            "fr": "Bureau des transfèrements",
        },
        (),
        ("central", "diplomatic"),
    ),
)

# Where a State is not listed, its invented desks keep UTC and answer in English.
PLACES = {
    "ARG": ("America/Argentina/Buenos_Aires", "es"),
    "ATG": ("America/Antigua", "en"),
    "BHS": ("America/Nassau", "en"),
    "BLZ": ("America/Belize", "en"),
    "BOL": ("America/La_Paz", "es"),
    "BRA": ("America/Sao_Paulo", "pt"),
    "BRB": ("America/Barbados", "en"),
    "CAN": ("America/Toronto", "fr"),
    "CHL": ("America/Santiago", "es"),
    "COL": ("America/Bogota", "es"),
    "CRI": ("America/Costa_Rica", "es"),
    "CUB": ("America/Havana", "es"),
    "DMA": ("America/Dominica", "en"),
    "DOM": ("America/Santo_Domingo", "es"),
    "ECU": ("America/Guayaquil", "es"),
    "GRD": ("America/Grenada", "en"),
    "GTM": ("America/Guatemala", "es"),
    "GUY": ("America/Guyana", "en"),
    "HND": ("America/Tegucigalpa", "es"),
    "HTI": ("America/Port-au-Prince", "fr"),
    "JAM": ("America/Jamaica", "en"),
    "KNA": ("America/St_Kitts", "en"),
    "LCA": ("America/St_Lucia", "en"),
    "MEX": ("America/Mexico_City", "es"),
    "NIC": ("America/Managua", "es"),
    "PAN": ("America/Panama", "es"),
    "PER": ("America/Lima", "es"),
    "PRY": ("America/Asuncion", "es"),
    "SLV": ("America/El_Salvador", "es"),
    "SUR": ("America/Paramaribo", "nl"),
    "TTO": ("America/Port_of_Spain", "en"),
    "URY": ("America/Montevideo", "es"),
    "USA": ("America/New_York", "en"),
    "VCT": ("America/St_Vincent", "en"),
    "VEN": ("America/Caracas", "es"),
}

Recorded = tuple[Entry, datetime, datetime | None]


def synthetic_entries(states: Iterable[str], at: datetime) -> tuple[Recorded, ...]:
    """Return invented entries of `states` (their codes), each with when it was recorded and last confirmed."""
    codes = sorted(states)
    without = Random(MARK).sample(codes, min(STATES_WITHOUT, len(codes)))  # noqa: S311  (nothing secret)
    return tuple(one for code in codes if code not in without for one in _entries(code, at))


def _entries(state: str, at: datetime) -> Iterator[Recorded]:
    chance = Random(f"{MARK} {state}")  # noqa: S311  (nothing secret)
    chosen = chance.sample(_PLANS, chance.choice(AMOUNTS))
    for plan in sorted((_POINT_OF_CONTACT, *chosen), key=lambda one: one.code):
        age = chance.choice(AGES)
        confirmed_at = None if age is None else at - timedelta(days=age)
        yield _entry(state, plan, chance), at - timedelta(days=RECORDED_DAYS), confirmed_at


def _entry(state: str, plan: _Plan, chance: Random) -> Entry:
    zone, language = PLACES.get(state, ("UTC", "en"))
    languages = (language,) if language == "en" else (language, "en")
    number = f"{PHONE} {chance.randrange(1000, 9999)}"
    mailbox = f"{plan.code.lower()}.{state.lower()}@{DOMAIN}"
    # A few have left their competences unsaid: they are found by their kind, if at all.
    competences = () if chance.random() < 0.15 else plan.competences  # noqa: PLR2004
    return Entry(
        state=state,
        code=plan.code,
        kind=plan.kind,
        names={tongue: f"{name} ({MARK})" for tongue, name in plan.names.items()},
        postal_address=f"{MARK}\n{chance.randrange(1, 99)} Example Street",
        phone=f"{number} 10",
        email=mailbox,
        website=f"https://{state.lower()}.{DOMAIN}/",
        languages=languages,
        hours="08:00–16:00",
        time_zone=zone,
        line_247=f"{number} 24" if plan.line else "",
        urgent={"en": f"{MARK}. Call the line, then write."} if plan.line else {},
        requirements=Requirements(languages, chance.choice((None, 1, 2)), {"en": f"{MARK}. No legalization needed."}),
        channels=plan.channels,
        competences=competences,
        people=_people(mailbox, number, languages, chance),
    )


def _people(mailbox: str, number: str, languages: tuple[str, ...], chance: Random) -> tuple[Person, ...]:
    return tuple(
        Person(
            f"{MARK} {chance.randrange(100, 999)}",
            {"en": post, "es": puesto},
            f"{number} {place + 30}",
            f"{place}.{mailbox}",
            languages,
        )
        for place, (post, puesto) in enumerate((("Head", "Titular"), ("Deputy", "Suplente"))[: chance.randrange(3)])
    )
