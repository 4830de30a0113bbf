"""The verbs of the product. CLI and web call these and nothing below."""

from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.open_data.register_files import ATTRIBUTION
from assessment.service.chronicle import ACTION_WORDS, conflict_rows, field_words, history_of
from assessment.service.comparing import (
    Comparison,
    compared_gaps,
    compared_inventory,
    compared_lessons,
    compared_matrix,
    compared_twins,
    open_comparison,
)
from assessment.service.comparing_data import gaps_data, lessons_data, matrix_data, signals_data, twins_data
from assessment.service.demo import demo_project
from assessment.service.evidence import add_evidence, evidence_file
from assessment.service.members import CONSENTS, add_member, consents_of, export_town, find_town, leave_group, set_consent
from assessment.service.people import find_person, forget_person, forget_wording, person_export, set_retention
from assessment.service.plan_tables import (
    ground_of,
    joint_lines,
    joint_offers,
    member_effects,
    offer_data,
    offer_sentences,
    phase_data,
    rank_rows,
    rank_sentences,
    roadmap_data,
    score_effects,
    share_rows,
)
from assessment.service.planning import decision_rows, pin_measure, pin_rows, planning_rows, record_decision, set_planning, unpin, with_crest
from assessment.service.plans import GroupPlan, MemberPlan, Trial, find_offer, plan_group, plan_member, write_resolutions
from assessment.service.projects import (
    Tally,
    add_wave,
    apply_changes,
    context_of,
    create_project,
    find_wave,
    is_missing,
    is_store,
    load_folder,
    new_project,
    open_project,
    tally,
    template_folder,
)
from assessment.service.recording import Spoken, begin_interview, record_answer
from assessment.service.reports import find_member, score_table
from assessment.service.sharing import backup, export_bundle, import_bundle, project_from_bundle, restore, settle_conflict
from assessment.service.traffic import (
    Hints,
    Import,
    agreement_sentences,
    clarification_rows,
    conflict_lines,
    create_from,
    export_answers,
    export_clarification,
    export_interview,
    export_inventory,
    export_limesurvey,
    export_scores,
    export_yaml,
    import_file,
    import_register,
)
from assessment.service.waves import compare_waves, freeze_wave, frozen_faults, next_wave, upgrade_wave
from assessment.store import StoreError, is_server, shown_place

__all__ = [
    "ACTION_WORDS", "ATTRIBUTION", "CONSENTS", "BrokenProject", "Comparison", "GroupPlan", "Hints", "Import", "MemberPlan", "Refused", "Spoken",
    "StoreError", "Tally", "Trial", "UnknownName", "add_evidence", "add_member", "add_wave", "agreement_sentences",
    "apply_changes", "backup", "begin_interview", "clarification_rows", "compare_waves", "compared_gaps", "compared_inventory",
    "compared_lessons", "compared_matrix", "compared_twins", "conflict_lines", "conflict_rows", "consents_of", "context_of", "create_from",
    "create_project", "decision_rows", "demo_project", "evidence_file", "export_answers", "export_bundle", "export_clarification",
    "export_interview", "export_inventory", "export_limesurvey", "export_scores", "export_town", "export_yaml", "field_words", "find_member",
    "find_offer", "find_person", "find_town", "find_wave", "forget_person", "forget_wording", "freeze_wave", "frozen_faults", "gaps_data",
    "ground_of", "history_of", "import_bundle", "import_file", "import_register", "is_missing", "is_server", "is_store", "joint_lines",
    "joint_offers", "leave_group", "lessons_data", "load_folder", "matrix_data", "member_effects", "new_project", "next_wave", "offer_data",
    "offer_sentences", "open_comparison", "open_project", "person_export", "phase_data", "pin_measure", "pin_rows", "plan_group", "plan_member",
    "planning_rows", "project_from_bundle", "rank_rows", "rank_sentences", "record_answer", "record_decision", "restore", "roadmap_data",
    "score_effects", "score_table", "set_consent", "set_planning", "set_retention", "settle_conflict", "share_rows", "shown_place", "signals_data", "tally",
    "template_folder", "twins_data", "unpin", "upgrade_wave", "with_crest", "write_resolutions",
]
