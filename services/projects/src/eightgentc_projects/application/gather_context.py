"""What the model may know of a project: what it remembers, its plan and its chats, as ordered items that ai trims."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_kit.time_zone import beginning_of_day
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.application.recall_older import Older, Question, recall_older
from eightgentc_projects.domain.conversation import MessageText
from eightgentc_projects.domain.insight import ToldInsight
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.project import Project
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.summary import ToldSummary
from eightgentc_projects.ports.graph_store import DrawnItem
from eightgentc_projects.ports.planner import ContextItem, PlannerInput
from eightgentc_projects.ports.workspace import Stores

MAX_MESSAGES = 300
MAX_SECTIONS = 100
MAX_INSIGHTS = 200
MAX_DRAWN = 100

MAX_SUMMARIES = 30
MAX_COVERED = 300
"""Sections of which a drawing shows something, however long ago it was said."""

# The lowest number is dropped first when the budget is short: text of the model before that of people, and what other
# chats said before what was learned of it. A summary is the model's, but of what people said, and instead of all of it.
# What was recalled answers the question, as far as words and vectors tell.
PROJECT, OWN_COVER, COVER, BACKGROUND, PINNED, OWN_CHAT, INSIGHT, SUMMARY, RECALLED, PLAN, GRAPH, OTHER_CHAT, MODEL_TEXT = (
    60, 59, 58, 55, 54, 50, 45, 40, 35, 30, 25, 20, 10,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """The input, and what it was made of. `sections`: the first hundred."""

    input: PlannerInput
    project: Project
    sections: list[PlanSection]

    def section(self, ref: str) -> PlanSection | None:
        """By id, or by name whatever its case."""
        key = name_key(ref)
        named = {name_key(section.name): section for section in self.sections}
        return next((section for section in self.sections if section.id == ref), named.get(key))


async def gather_context(
    stores: Stores,
    acting: Acting,
    *,
    now: datetime,
    needs: Role,
    section: str = "",
    speaks: bool = False,
    background: dict[str, str] | None = None,
    covers_sections: bool = False,
    question: Question | None = None,
) -> PlannerInput:
    """As `gather`, the input alone."""
    gathered = await gather(
        stores,
        acting,
        now=now,
        needs=needs,
        section=section,
        speaks=speaks,
        background=background,
        covers_sections=covers_sections,
        question=question,
    )
    return gathered.input


async def gather(
    stores: Stores,
    acting: Acting,
    *,
    now: datetime,
    needs: Role,
    section: str = "",
    writes: str = "",
    speaks: bool = False,
    background: dict[str, str] | None = None,
    covers_sections: bool = False,
    question: Question | None = None,
) -> Gathered:
    """The input of a call to ai for the acting project.

    Args:
        stores: of the acting person, so that nothing else can be gathered; best those that read jointly.
        acting: the person, in the project.
        now: its day, which is that of the person's time zone, is the time of the request where they say
            something in the call itself, or nothing was said before; else it is the time of the newest message of a
            person. So what is asked twice on one day, with nothing said in between, is the same question.
        needs: the least role.
        section: the section that is asked for; the messages of its own chat are dropped last.
        writes: the section that is to be written. What the model wrote there before is no reason for what it writes
            now, and would make every repeat another request; a person's own text is.
        speaks: whether the person says something in the call itself.
        background: texts sent with the call, by kind.
        covers_sections: whether something of every section in which people talk is to be told before all else: the summary
            of the chat that changed last, else the newest words of a person.
        question: what older memory is to answer; None: none is recalled.

    Raises:
        ResourceNotFound: no such project for this person.
        RoleNotSufficient: the role is smaller.
    """
    read_newest = stores.conversations.newest_of_sections(MAX_COVERED) if covers_sections else _none()
    (project, sections), (recent, summaries, newest), (insights, drawn) = await asyncio.gather(
        asyncio.gather(stores.projects.get(), stores.sections.first(MAX_SECTIONS)),
        asyncio.gather(
            stores.conversations.recent_messages(MAX_MESSAGES),
            stores.summaries.told(MAX_COVERED if covers_sections else MAX_SUMMARIES),
            read_newest,
        ),
        asyncio.gather(stores.insights.active(MAX_INSIGHTS), stores.graph.drawn_by_people(MAX_DRAWN)),
    )
    project.role.must_reach(needs)
    messages = recent.said
    known = {message.id for _, message in (*newest, *messages)}
    older = Older([], [])
    if question is not None and not (recent.is_all and len(insights) < MAX_INSIGHTS):
        older = await recall_older(stores, acting, question, known | {insight.id for insight in insights})
    items = [ContextItem("project", "project", project.details.title, str(project.version), PROJECT, "title")]
    if project.details.description:
        items.append(
            ContextItem(
                "project-description",
                "project",
                project.details.description,
                str(project.version),
                PROJECT,
                "description",
            )
        )
    items += [
        ContextItem(f"given-{kind}", kind, text, "", BACKGROUND, kind)
        for kind, text in (background or {}).items()
        if text
    ]
    items += [replace(insight_item(insight), priority=RECALLED) for insight in older.insights]
    items += [insight_item(insight) for insight in insights]
    own = name_key(writes)
    items += [
        _section_item(found)
        for found in sections
        if found.details.content and (found.edited_by_person or name_key(found.name) != own)
    ]
    items += [_drawn_item(item) for item in drawn]
    talk = [summary_item(summary) for summary in summaries]
    talk += [
        replace(_message_item(name, message, section), priority=RECALLED) for name, message in older.messages
    ]
    recent_ids = {message.id for _, message in messages}
    shows = sorted((said for said in newest if said[1].id not in recent_ids), key=_age)
    talk += [_message_item(name, message, section) for name, message in (*shows, *messages)]
    items += _covering(talk, newest, section) if covers_sections else talk
    today = beginning_of_day(now, acting.time_zone)
    said_before = [message.create_time for _, message in messages if message.author_id is not None]
    input = PlannerInput(
        tenant=project.tenant,
        project_id=project.id,
        user_id=acting.user_id,
        session_id=acting.session_id,
        address=acting.address,
        message_time=today if speaks else max(said_before, default=today),
        time_zone=acting.time_zone,
        context=tuple(items),
    )
    return Gathered(input, project, sections)


def insight_item(insight: ToldInsight) -> ContextItem:
    """What models are told of an insight; its label is its kind."""
    priority = PINNED if insight.pinned else INSIGHT
    return ContextItem(
        f"insight:{insight.id}",
        "insight",
        insight.text,
        str(insight.version),
        priority,
        insight.kind.value,
    )


def summary_item(summary: ToldSummary) -> ContextItem:
    """What models are told of a chat in short."""
    return ContextItem(
        f"summary:{summary.conversation_id}",
        "summary",
        summary.text,
        str(summary.version),
        SUMMARY,
        "summary",
        summary.section,
    )


def _covering(
    talk: list[ContextItem], newest: list[tuple[str, MessageText]], wanted: str
) -> list[ContextItem]:
    """The talk, with what each section is shown by before the rest: its last summary, else the newest words."""
    shown = {name_key(section): f"message:{message.id}" for section, message in newest}
    shown |= {name_key(item.section): item.id for item in talk if item.kind == "summary"}
    priorities = {id: OWN_COVER if key == name_key(wanted) else COVER for key, id in shown.items()}
    return [replace(item, priority=priorities.get(item.id, item.priority)) for item in talk]


async def _none() -> list[tuple[str, MessageText]]:
    return []


def _age(said: tuple[str, MessageText]) -> tuple[datetime, str]:
    return said[1].create_time, said[1].id


def _drawn_item(item: DrawnItem) -> ContextItem:
    return ContextItem(f"{item.kind}:{item.id}", item.kind, item.text, str(item.version), GRAPH, item.type)


def _section_item(section: PlanSection) -> ContextItem:
    priority, author = (PLAN, "user") if section.edited_by_person else (MODEL_TEXT, "assistant")
    return ContextItem(
        f"section:{section.id}",
        "section",
        section.details.content,
        str(section.version),
        priority,
        author,
        section.name,
    )


def _message_item(section: str, message: MessageText, wanted: str) -> ContextItem:
    if message.author_id is None:
        priority = MODEL_TEXT
    else:
        priority = OWN_CHAT if name_key(section) == name_key(wanted) else OTHER_CHAT
    return ContextItem(f"message:{message.id}", "message", message.text, "1", priority, message.role, section)
