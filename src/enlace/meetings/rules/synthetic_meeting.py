"""The invented meeting of a demonstration: its agenda, its documents, a first item already taken up."""

CODE = "toc-synthetic"
TITLE = {
    "en": "SYNTHETIC: Second meeting of national points of contact",
    "es": "SYNTHETIC: Segunda reunión de puntos de contacto nacionales",
    "pt": "SYNTHETIC: Segunda reunião de pontos de contato nacionais",
    "fr": "SYNTHETIC : Deuxième réunion des points de contact nationaux",
}
SERIES = "npc-toc"
BODY = "CSH"
LANGUAGES = ("en", "es", "pt", "fr")
ITEMS = (
    {
        "en": "Opening and adoption of the agenda",
        "es": "Apertura y aprobación del temario",
        "pt": "Abertura e aprovação do temário",
        "fr": "Ouverture et adoption de l’ordre du jour",
    },
    {
        "en": "What became of the commitments of the first meeting",
        "es": "Estado de los compromisos de la primera reunión",
        "pt": "Situação dos compromissos da primeira reunião",
        "fr": "Suite donnée aux engagements de la première réunion",
    },
    {
        "en": "Topics of the next meeting and road map",
        "es": "Temas de la próxima reunión y hoja de ruta",
        "pt": "Temas da próxima reunião e roteiro",
        "fr": "Thèmes de la prochaine réunion et feuille de route",
    },
)
AGENDA = ("SYNTHETIC/TOC-1/27 rev. 1", "SYNTHETIC/TOC-1/27 rev. 2")
TEXTS = (
    "SYNTHETIC\n1. Opening\n2. Commitments of the first meeting\n3. Road map",
    "SYNTHETIC\n1. Opening and adoption of the agenda\n2. Commitments of the first meeting\n3. Topics and road map",
)
DELEGATIONS = ("ATG", "ARG", "BRA", "CAN", "CHL", "COL", "JAM", "MEX", "TTO", "USA", "UNODC")
# Who has the floor, under which item, what is said, in which language; and what is proposed with it.
SPOKEN = (
    (1, "CHAIR", "SYNTHETIC: Opened the meeting and put the agenda to the delegations.", "en", ""),
    (2, "DTOC", "SYNTHETIC: Reported which entries of the closing list have an owner by now.", "en", ""),
    (
        2,
        "MEX",
        "SYNTHETIC: Pidió que cada entrada tenga responsable y fecha.",
        "es",
        "An owner and a day each",
    ),
    (
        2,
        "JAM",
        "SYNTHETIC: Asked for one form for all questionnaires to small States.",
        "en",
        "One form",
    ),
    (2, "BRA", "SYNTHETIC: Apoiou a Jamaica e ofereceu a sua experiência.", "pt", ""),
)
