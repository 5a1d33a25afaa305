"""What the topics that records name by a code are called."""

from collections.abc import Collection, Mapping

from enlace.common.errors import N_, Problem

MOST_TOPICS = 20
LONGEST_TOPIC = 80
TOPIC_WORDS: Mapping[str, str] = {
    "asset_recovery": N_("Asset recovery"),
    "best_practices": N_("Good practices"),
    "border_security": N_("Border security"),
    "calendar": N_("Calendar of meetings"),
    "central_authorities": N_("Central authorities"),
    "corruption": N_("Corruption"),
    "cultural_property": N_("Cultural property"),
    "cybercrime": N_("Cybercrime"),
    "directory": N_("Directory of points of contact"),
    "displacement": N_("Displacement of crime"),
    "extradition": N_("Extradition"),
    "financial_intelligence": N_("Financial intelligence"),
    "firearms": N_("Firearms"),
    "follow_up": N_("Follow-up"),
    "forum_synergies": N_("Synergies between forums"),
    "funding": N_("Funding"),
    "gangs": N_("Gangs"),
    "indicators": N_("Indicators"),
    "info_sharing": N_("Exchange of information"),
    "institutions": N_("Institutions"),
    "int_cooperation": N_("International cooperation"),
    "investigation": N_("Investigation"),
    "judiciary": N_("Judiciary"),
    "legal_framework": N_("Legal framework"),
    "meeting_organization": N_("Organization of the meetings"),
    "meeting_technology": N_("Technology of the meetings"),
    "money_laundering": N_("Money laundering"),
    "monitoring_evaluation": N_("Monitoring and evaluation"),
    "mutual_legal_assistance": N_("Mutual legal assistance"),
    "national_strategies": N_("National strategies"),
    "networks": N_("Networks of practitioners"),
    "plan_of_action": N_("Plan of Action"),
    "prevention": N_("Crime prevention"),
    "priorities": N_("Priorities"),
    "qualifications": N_("Qualifications of authorities"),
    "questionnaires": N_("Questionnaires"),
    "report": N_("Report"),
    "reporting": N_("Reporting"),
    "review_mechanism": N_("Review mechanism"),
    "secretariat_capacity": N_("Capacity of the Secretariat"),
    "small_states": N_("Small States"),
    "special_investigative_techniques": N_("Special investigative techniques"),
    "studies": N_("Studies"),
    "synergies": N_("Synergies"),
    "technical_assistance": N_("Technical assistance"),
    "terminology": N_("Terminology"),
    "threat_assessment": N_("Threat assessment"),
    "trafficking_persons": N_("Trafficking in persons"),
    "training": N_("Training"),
    "transparency": N_("Transparency"),
    "treaties": N_("Treaties"),
    "unodc_coordination": N_("Coordination with UNODC"),
    "untoc": N_("Palermo Convention"),
    "wildlife": N_("Wildlife trafficking"),
    "witness_protection": N_("Protection of witnesses"),
}


def topic_problems(topics: Collection[str]) -> list[Problem]:
    """Return what is wrong with the topics of one thing, as they are typed."""
    if len(topics) <= MOST_TOPICS and all(len(topic) <= LONGEST_TOPIC for topic in topics):
        return []
    message = N_("At most %(topics)s topics, of %(most)s characters each.")
    return [Problem("topics", message, {"topics": MOST_TOPICS, "most": LONGEST_TOPIC})]
