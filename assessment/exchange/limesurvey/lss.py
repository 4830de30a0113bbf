"""The .lss file: sections, fields and rows of a LimeSurvey survey structure, in the layout with separate texts (``…_l10ns``).

LimeSurvey from 4 on reads this layout as its own, late versions of LimeSurvey 3 convert it. Sections and fields are those of
DBVersion 426, the version of a real file at hand: what newer versions add they fill with their defaults.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from assessment.exchange.limesurvey.codes import Choice

DB_VERSION = "426"
LANGUAGE = "de"
QUESTION_FIELDS = "qid parent_qid sid gid type title preg other mandatory encrypted question_order scale_id same_default relevance modulename"
FIELDS = {section: tuple(names.split()) for section, names in {
    "answers": "aid qid code sortorder assessment_value scale_id",
    "answer_l10ns": "id aid answer language",
    "groups": "gid sid group_order randomization_group grelevance",
    "group_l10ns": "id gid group_name description language sid group_order randomization_group grelevance",
    "questions": QUESTION_FIELDS,
    "subquestions": QUESTION_FIELDS,
    "question_l10ns": "id qid question help script language",
    "question_attributes": "qid attribute value language",
    "surveys": "sid gsid admin expires startdate adminemail anonymized faxto format savetimings template language additional_languages datestamp usecookie "
               "allowregister allowsave autonumber_start autoredirect allowprev printanswers ipaddr ipanonymize refurl showsurveypolicynotice publicstatistics "
               "publicgraphs listpublic htmlemail sendconfirmation tokenanswerspersistence assessments usecaptcha usetokens bounce_email attributedescriptions "
               "emailresponseto emailnotificationto tokenlength showxquestions showgroupinfo shownoanswer showqnumcode bouncetime bounceprocessing "
               "bounceaccounttype bounceaccounthost bounceaccountpass bounceaccountencryption bounceaccountuser showwelcome showprogress questionindex "
               "navigationdelay nokeyboard alloweditaftercompletion googleanalyticsstyle googleanalyticsapikey tokenencryptionoptions",
    "surveys_languagesettings":
               "surveyls_survey_id surveyls_language surveyls_title surveyls_description surveyls_welcometext surveyls_endtext surveyls_policy_notice "
               "surveyls_policy_error surveyls_policy_notice_label surveyls_url surveyls_urldescription surveyls_email_invite_subj surveyls_email_invite "
               "surveyls_email_remind_subj surveyls_email_remind surveyls_email_register_subj surveyls_email_register surveyls_email_confirm_subj "
               "surveyls_email_confirm surveyls_dateformat surveyls_attributecaptions email_admin_notification_subj email_admin_notification "
               "email_admin_responses_subj email_admin_responses surveyls_numberformat attachments",
}.items()}
SETTINGS = {
    "gsid": "1", "admin": "inherit", "adminemail": "inherit", "anonymized": "N", "faxto": "", "format": "G", "savetimings": "N", "template": "inherit",
    "language": LANGUAGE, "additional_languages": "", "datestamp": "Y", "usecookie": "I", "allowregister": "N", "allowsave": "Y", "autonumber_start": "0",
    "autoredirect": "I", "allowprev": "Y", "printanswers": "N", "ipaddr": "N", "ipanonymize": "I", "refurl": "N", "showsurveypolicynotice": "0",
    "publicstatistics": "N", "publicgraphs": "N", "listpublic": "N", "htmlemail": "I", "sendconfirmation": "I", "tokenanswerspersistence": "I",
    "assessments": "N", "usecaptcha": "E", "usetokens": "N", "bounce_email": "inherit", "emailresponseto": "inherit", "emailnotificationto": "inherit",
    "tokenlength": "-1", "showxquestions": "I", "showgroupinfo": "B", "shownoanswer": "Y", "showqnumcode": "I", "bounceprocessing": "N", "showwelcome": "Y",
    "showprogress": "Y", "questionindex": "-1", "navigationdelay": "-1", "alloweditaftercompletion": "I",
}
"""Neither IP nor referrer nor timings are kept; the day of an answer is (``datestamp``), because the import needs it."""

DAY_MONTH_YEAR = DECIMAL_COMMA = "1"


class SurveyFile:
    """Collects groups, questions and answers in the order they are shown and gives the file."""

    def __init__(self, number: int) -> None:
        self.number = str(number)
        self.rows: dict[str, list[dict[str, str]]] = {section: [] for section in FIELDS}

    def add_group(self, title: str, about: str) -> None:
        """Start a page; the questions that follow are on it."""
        number = str(len(self.rows["groups"]) + 1)
        common = {"gid": number, "sid": self.number, "group_order": number, "randomization_group": "", "grelevance": ""}
        self.rows["groups"].append(common)
        self.rows["group_l10ns"].append({"id": number, "group_name": as_html(title), "description": paragraphs(about), "language": LANGUAGE, **common})

    def add_question(self, kind: str, code: str, text: str, help_text: str = "", *, mandatory: bool = False, relevance: str = "1") -> str:
        """Add a question of LimeSurvey's type ``kind``; gives its number. ``help_text`` is HTML, ``text`` is not."""
        row = {"parent_qid": "0", "type": kind, "title": code, "preg": "", "mandatory": "Y" if mandatory else "N", "relevance": relevance}
        return self._add("questions", row, text, help_text)

    def add_subquestions(self, parent: str, choices: Iterable[Choice]) -> None:
        """Add the boxes of a multiple choice."""
        for choice in choices:
            self._add("subquestions", {"parent_qid": parent, "type": "T", "title": choice.code, "mandatory": "N", "relevance": "1"}, choice.text, "")

    def add_answers(self, question: str, choices: Iterable[Choice]) -> None:
        """Add the options of a list."""
        for order, choice in enumerate(choices, 1):
            number = str(len(self.rows["answers"]) + 1)
            self.rows["answers"].append({"aid": number, "qid": question, "code": choice.code, "sortorder": str(order), "assessment_value": "0", "scale_id": "0"})
            self.rows["answer_l10ns"].append({"id": number, "aid": number, "answer": as_html(choice.text), "language": LANGUAGE})

    def add_attribute(self, question: str, name: str, value: str, language: str = "") -> None:
        """Add an advanced setting of a question."""
        self.rows["question_attributes"].append({"qid": question, "attribute": name, "value": value, "language": language})

    def add_settings(self, title: str, description: str, welcome: str, farewell: str) -> None:
        """Add the settings of the whole survey; the texts but ``title`` are HTML."""
        self.rows["surveys"].append({"sid": self.number, **SETTINGS})
        self.rows["surveys_languagesettings"].append({
            "surveyls_survey_id": self.number, "surveyls_language": LANGUAGE, "surveyls_title": as_html(title), "surveyls_description": description,
            "surveyls_welcometext": welcome, "surveyls_endtext": farewell, "surveyls_url": "", "surveyls_urldescription": "",
            "surveyls_dateformat": DAY_MONTH_YEAR, "surveyls_numberformat": DECIMAL_COMMA})

    def _add(self, section: str, row: dict[str, str], text: str, help_text: str) -> str:
        """Add a question or subquestion with its text; both count in one sequence, as LimeSurvey requires."""
        number = str(len(self.rows["question_l10ns"]) + 1)
        group, order = str(len(self.rows["groups"])), str(len(self.rows[section]) + 1)
        self.rows[section].append({"qid": number, "sid": self.number, "gid": group, "other": "N", "encrypted": "N", "question_order": order,
                                   "scale_id": "0", "same_default": "0", "modulename": "", **row})
        self.rows["question_l10ns"].append({"id": number, "qid": number, "question": as_html(text), "help": help_text, "script": "", "language": LANGUAGE})
        return number

    def content(self) -> bytes:
        """Give the file; sections without rows are left out, as LimeSurvey does."""
        document = ET.Element("document")
        ET.SubElement(document, "LimeSurveyDocType").text = "Survey"
        ET.SubElement(document, "DBVersion").text = DB_VERSION
        ET.SubElement(ET.SubElement(document, "languages"), "language").text = LANGUAGE
        for section, rows in self.rows.items():
            if rows:
                _add_section(document, section, rows)
        ET.indent(document, " ")
        return bytes(ET.tostring(document, encoding="UTF-8", xml_declaration=True))


def _add_section(document: ET.Element, section: str, rows: list[dict[str, str]]) -> None:
    element = ET.SubElement(document, section)
    names = ET.SubElement(element, "fields")
    for name in FIELDS[section]:
        ET.SubElement(names, "fieldname").text = name
    held = ET.SubElement(element, "rows")
    for row in rows:
        shown = ET.SubElement(held, "row")
        for name in FIELDS[section]:
            if name in row:
                ET.SubElement(shown, name).text = row[name]


def as_html(text: str) -> str:
    """Give plain text for a field LimeSurvey shows as HTML: nothing in it acts as a tag or, by braces, as an expression."""
    bare = re.sub(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return html.escape(bare, quote=False).replace("{", "&#123;").replace("}", "&#125;")


def paragraphs(*texts: str) -> str:
    """Give plain texts as HTML paragraphs; empty ones are left out."""
    return "".join(f"<p>{as_html(text)}</p>" for text in texts if text)
