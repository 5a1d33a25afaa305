"""The only writes of this room: cycles of a pack, answers, stored figures, editions."""

from enlace.assessments.actions.cycles import grant_extension, open_cycle, send_reminders
from enlace.assessments.actions.drafts import approve_answers, return_answers, save_answers, save_own_answers
from enlace.assessments.actions.editions import issue_edition
from enlace.assessments.actions.evidence import keep_evidence, keep_own_evidence
from enlace.assessments.actions.figures import recompute
from enlace.assessments.actions.packs import store_assessments
from enlace.assessments.actions.proposals import refuse_proposal
from enlace.assessments.actions.questionnaires import propose_questionnaire, publish_version
from enlace.assessments.actions.replies import Imported, import_replies
from enlace.assessments.actions.sharing_out import (
    assign_part,
    choose_form,
    delegate_signature,
    settle_remark,
    write_remark,
)
from enlace.assessments.actions.submitting import sign_reply, submit_sections, submit_self_report

__all__ = [
    "Imported",
    "approve_answers",
    "assign_part",
    "choose_form",
    "delegate_signature",
    "grant_extension",
    "import_replies",
    "issue_edition",
    "keep_evidence",
    "keep_own_evidence",
    "open_cycle",
    "propose_questionnaire",
    "publish_version",
    "recompute",
    "refuse_proposal",
    "return_answers",
    "save_answers",
    "save_own_answers",
    "send_reminders",
    "settle_remark",
    "sign_reply",
    "store_assessments",
    "submit_sections",
    "submit_self_report",
    "write_remark",
]
