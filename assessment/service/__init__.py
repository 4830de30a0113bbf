"""The verbs of the product. CLI and web call these and nothing below."""

from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.exchange.open_data.register_files import ATTRIBUTION
from assessment.service.accounts import (
    AccountInfo,
    Confirmed,
    Directory,
    Enrolment,
    LinkInfo,
    LogLine,
    NewSecret,
    OpenedLink,
    Pending,
    SessionInfo,
    SignedIn,
    Start,
    Starter,
    Step,
    TokenInfo,
    account_log,
    change_password,
    confirm_totp,
    council_link_of,
    create_account,
    create_council_link,
    create_first_account,
    create_token,
    disable_account,
    enable_account,
    end_other_sessions,
    end_session,
    enrol_totp,
    expire_accounts,
    list_accounts,
    list_council_links,
    list_tokens,
    open_council_link,
    open_directory,
    own_sessions,
    pending_of_session,
    recovery_codes_left,
    redeem_start,
    remove_account,
    renew_recovery_codes,
    rescue_account,
    reset_password,
    reset_second_factor,
    revoke_council_link,
    revoke_token,
    second_step,
    set_grants,
    sign_in,
    sign_in_oidc,
    sign_out,
    starter_of,
    update_account,
    user_of_session,
    user_of_token,
)
from assessment.service.answering import Given, answer_id, confirm_answer, read_given, save_answer, settle_answer
from assessment.service.attaching import (
    LARGEST_UPLOAD,
    EvidenceLine,
    attach_evidence,
    evidence_content,
    evidence_of,
    grade_words,
    keep_evidence,
    remove_evidence,
    rename_evidence,
)
from assessment.service.chronicle import ACTION_WORDS, conflict_rows, field_words, history_of
from assessment.service.clashes import ClashPart, ConflictView, conflict_view
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
from assessment.service.consolidating import (
    ConsolidationRow,
    NextQuestion,
    Show,
    agreement_of_roles,
    consolidation,
    next_questions,
    rate_question,
    rating_versions,
)
from assessment.service.current import Evaluations
from assessment.service.demo import demo_project
from assessment.service.evidence import add_evidence, evidence_file
from assessment.service.files import write_whole
from assessment.service.founding import Founding, found_project, known_towns, lands, town_of_key, typed_town
from assessment.service.import_words import import_data, import_remarks, import_sentence
from assessment.service.interviewing import (
    Progress,
    Talk,
    TalkLine,
    TalkStep,
    change_interview,
    interviews_of,
    open_talk,
    plan_interview,
    progress_of,
)
from assessment.service.inventorying import EntryLine, SortView, add_entry, change_entry, confirm_entries, inventory_of, list_entries, remove_entry
from assessment.service.members import CONSENTS, add_member, add_town, consents_of, export_town, find_town, leave_group, set_consent
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
    SUFFIX,
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
from assessment.service.shelf import FolderShelf, ServerShelf, Shelf, Volume, title_of
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
from assessment.store import BadValue, RegisterRow, StoreError, is_server, shown_place

__all__ = [
    "ACTION_WORDS", "ATTRIBUTION", "CONSENTS", "LARGEST_UPLOAD", "SUFFIX", "AccountInfo", "BadValue", "BrokenProject", "ClashPart", "Comparison",
    "Confirmed", "ConflictView", "ConsolidationRow", "Directory", "Enrolment", "EntryLine", "Evaluations", "EvidenceLine", "FolderShelf", "Founding",
    "Given", "GroupPlan", "Hints", "Import", "LinkInfo", "LogLine", "MemberPlan", "NewSecret", "NextQuestion", "OpenedLink", "Pending", "Progress",
    "Refused", "RegisterRow", "ServerShelf", "SessionInfo", "Shelf", "Show", "SignedIn", "SortView", "Spoken", "Start", "Starter", "Step",
    "StoreError", "Talk", "TalkLine", "TalkStep", "Tally", "TokenInfo", "Trial", "UnknownName", "Volume", "account_log", "add_entry", "add_evidence",
    "add_member", "add_town", "add_wave", "agreement_of_roles", "agreement_sentences", "answer_id", "apply_changes", "attach_evidence", "backup",
    "begin_interview", "change_entry", "change_interview", "change_password", "clarification_rows", "compare_waves", "compared_gaps",
    "compared_inventory", "compared_lessons", "compared_matrix", "compared_twins", "confirm_answer", "confirm_entries", "confirm_totp",
    "conflict_lines", "conflict_rows", "conflict_view", "consents_of", "consolidation", "context_of", "council_link_of", "create_account",
    "create_council_link", "create_first_account", "create_from", "create_project", "create_token", "decision_rows", "demo_project",
    "disable_account", "enable_account", "end_other_sessions", "end_session", "enrol_totp", "evidence_content", "evidence_file", "evidence_of",
    "expire_accounts", "export_answers", "export_bundle", "export_clarification", "export_interview", "export_inventory", "export_limesurvey",
    "export_scores", "export_town", "export_yaml", "field_words", "find_member", "find_offer", "find_person", "find_town", "find_wave",
    "forget_person", "forget_wording", "found_project", "freeze_wave", "frozen_faults", "gaps_data", "grade_words", "ground_of", "history_of",
    "import_bundle", "import_data", "import_file", "import_register", "import_remarks", "import_sentence", "interviews_of", "inventory_of",
    "is_missing", "is_server", "is_store", "joint_lines", "joint_offers", "keep_evidence", "known_towns", "lands", "leave_group", "lessons_data",
    "list_accounts", "list_council_links", "list_entries", "list_tokens", "load_folder", "matrix_data", "member_effects", "new_project",
    "next_questions", "next_wave", "offer_data", "offer_sentences", "open_comparison", "open_council_link", "open_directory", "open_project",
    "open_talk", "own_sessions", "pending_of_session", "person_export", "phase_data", "pin_measure", "pin_rows", "plan_group", "plan_interview",
    "plan_member", "planning_rows", "progress_of", "project_from_bundle", "rank_rows", "rank_sentences", "rate_question", "rating_versions",
    "read_given", "record_answer", "record_decision", "recovery_codes_left", "redeem_start", "remove_account", "remove_entry", "remove_evidence",
    "rename_evidence", "renew_recovery_codes", "rescue_account", "reset_password", "reset_second_factor", "restore", "revoke_council_link",
    "revoke_token", "roadmap_data", "save_answer", "score_effects", "score_table", "second_step", "set_consent", "set_grants", "set_planning",
    "set_retention", "settle_answer", "settle_conflict", "share_rows", "shown_place", "sign_in", "sign_in_oidc", "sign_out", "signals_data",
    "starter_of", "tally", "template_folder", "title_of", "town_of_key", "twins_data", "typed_town", "unpin", "update_account", "upgrade_wave",
    "user_of_session", "user_of_token", "with_crest", "write_resolutions", "write_whole",
]
