"""The only writes of this room: cycles of a pack, answers, stored figures, editions."""

from enlace.assessments.actions.editions import issue_edition
from enlace.assessments.actions.figures import recompute
from enlace.assessments.actions.packs import store_assessments
from enlace.assessments.actions.replies import Imported, import_replies

__all__ = ["Imported", "import_replies", "issue_edition", "recompute", "store_assessments"]
