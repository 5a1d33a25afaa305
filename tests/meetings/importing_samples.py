"""Reports of meetings that never took place, as text and as Word files: SYNTHETIC."""

import io

from docx import Document

# A line of it is a paragraph.
ENGLISH = """OEA/Ser.G
CP/CSH-2101/19
SYNTHETIC: this meeting was invented.

Third Meeting of Harbour Authorities
Washington, D.C., March 4 and 5, 2019

1. OPENING OF THE MEETING
Ambassador Rosa Lima, Permanent Representative of Peru, opened by recalling resolution AG/RES. 2880 (XLVI-O/16).
Mr. Juan Soto, Secretary for Multidimensional Security, thanked the delegations. Mr. Soto offered a course on inspections.
2. ADOPTION OF THE AGENDA
The agenda (CP/CSH-2090/19 rev. 1) was adopted without changes.
3. SAFER HARBOURS
The delegation of Jamaica proposed that a register of seals be kept. It also requested that the Secretariat translate it.
The delegation went on to describe its own register.
The delegations of Haiti and Panama agreed. The delegation of Haiti offered to host a visit. For its part, the delegation of Panama urged all States to share their lists.
At the request of the delegation of Brazil, item 5 was taken next.
The Chair gave the floor to the Secretariat.
Harbours had been closed for a week in the storm.
Uruguay hosted the second meeting in 2017.
Ms. Ana Ruiz, harbour master, reported on the storm.
4. CLOSING
The Chair summed up: a) a register of seals; b) a visit to Haiti; c) lists that are shared; the translation; e) the report.
There being no more requests for the floor, the Chair declared the meeting adjourned.
"""  # noqa: E501

SPANISH: tuple[tuple[str, str], ...] = (
    ("Title", "Informe de la reunión: Cuarta Reunión de Autoridades Portuarias"),
    ("Normal", "CP/CSH-2202/20"),
    ("Normal", "La reunión se celebró en la ciudad de Lima del 30 de marzo al 1 de abril de 2020."),
    ("Normal", "Celebrada en Lima, del 30 de marzo al 1 de abril de 2020"),
    ("Heading 1", "1. Apertura"),
    ("Normal", "El Presidente dio la bienvenida a las delegaciones."),
    ("Heading 1", "2. Puertos más seguros"),
    ("Normal", "La delegación de México señaló que el registro es útil. Propuso que se publique cada año."),
    ("Normal", "Asimismo, solicitó a la Secretaría que lo traduzca."),
    ("Normal", "Las delegaciones de Estados Unidos y de la República Dominicana apoyaron la propuesta."),
    ("Normal", "La Representante Permanente de Bolivia instó a los Estados a compartir sus listas."),
    ("Heading 1", "3. Resumen de la Presidencia"),
    ("Normal", "a) publicar el registro;"),
    ("Normal", "b) traducirlo; y"),
    ("Normal", "c) compartir las listas."),
)


def word(paragraphs: tuple[tuple[str, str], ...] = SPANISH) -> bytes:
    """Return a Word file with these paragraphs, each (style, text)."""
    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
