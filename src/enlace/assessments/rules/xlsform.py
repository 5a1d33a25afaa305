"""XLSForm workbooks read as questionnaires: what is read, is read whole; what is not, is refused by name.

The reading goes from outside in: is the file harmless (`xlsform_archive`), what stands in its sheets
(`xlsform_sheets`), which columns are read (`xlsform_columns`), what the rows ask (`xlsform_survey`). Whatever
pyxform refuses is refused in its words (`xlsform_form`). A form that Enlace has written reads back to the same
questionnaire (`xlsform_stored`, `xlsform_merging`). `docs/reference/xlsform.md` says it to those who write forms.
"""

from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.common.errors import Problem


def read_xlsform(content: bytes, name: str) -> tuple[Questionnaire | None, list[Problem]]:
    """Return the questionnaire in the workbook `content`, or None and every fault found in it.

    name: the file, for the problems: `FILE: survey row 7`; without settings, its stem is the code.
    """
    # pyxform takes half a second to load, and most programs that can read a form read none.
    from enlace.assessments.rules.xlsform_form import read_form  # noqa: PLC0415

    return read_form(content, name)
