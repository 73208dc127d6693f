"""Memory that is too old to be told, and an embedder whose vectors a test can foresee."""

import asyncio
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from eightgentc.projects.v1 import memory_service_pb2 as rpc
from eightgentc_projects.application.index_memory import IndexMemory
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import Embedded
from eightgentc_testing.model_server.word_vectors import WordVectors

# What was said, and a question that it answers: some share its words, some the beginning of one, some only what is meant.
PAIRS = (
    ("Rui kneads sourdough nightly.", "Who makes the bread in the evening?"),
    ("The oven needs three-phase current.", "What does the oven need?"),
    ("Our landlord wants 900 euros a month.", "How high is the rent?"),
    ("Tourists come from May to September.", "When is the season of visitors?"),
    ("We signed the lease on the third of March.", "When did we sign?"),
    ("Maria keeps the accounts.", "Who does the bookkeeping?"),
    ("Flour arrives on Tuesdays.", "On which day does flour arrive?"),
    ("Nobody may smoke in the courtyard.", "Is smoking allowed?"),
    ("The bank lends us 40,000 euros.", "How large is the credit?"),
    ("A second shop in Porto is for later.", "What is planned for Porto?"),
    ("Customers pay by card only.", "How do customers pay?"),
    ("The sign above the door is blue.", "Which colour has the sign?"),
)
SYNONYMS = {
    "bread": "sourdough",
    "evening": "nightly",
    "rent": "landlord",
    "season": "tourists",
    "visitors": "tourists",
    "bookkeeping": "accounts",
    "credit": "lends",
    "high": "month",
    "smoking": "smoke",
}


@dataclass
class WordEmbedder:
    """The embedder's memory twin: texts that share words, or synonyms, are near; it counts what it is asked."""

    synonyms: Mapping[str, str] = field(default_factory=dict)
    made_by: str = "words-1"
    model: str = ""
    calls: list = field(default_factory=list)
    error: Exception | None = None
    gate: asyncio.Event | None = None

    async def embed(self, acting, texts, use, *, seconds):
        self.calls.append((use, list(texts)))
        if self.error is not None:
            raise self.error
        self.model = self.made_by
        vectors = WordVectors(synonyms=self.synonyms)
        return Embedded(self.model, tuple(_halves(vectors.of(text)) for text in texts))


def _halves(vector):
    length = math.sqrt(sum(value * value for value in vector))
    return struct.pack(f"<{len(vector)}e", *(value / length for value in vector))


async def index(service, person, project_id):
    """As the job does it."""
    told = []

    async def progress(fraction, note):
        told.append(fraction)

    acting = Acting(person.id, person.id)
    return await IndexMemory(service.parts.workspace, service.parts.embedder)(acting, project_id, progress)


async def recall(service, person, project_id, query, **fields):
    request = rpc.RecallRequest(project_id=project_id, query=query, **fields)
    return await person.call(service.memory.Recall, request)


async def talk_on(service, person, project_id, chat, number=301):
    """So much more is said that what was said before is too old to be told."""
    async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
        await connection.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT %(project)s, gen_random_uuid(), %(chat)s, 'user', %(person)s, '[]', 'More of day ' || number || '.'
            FROM generate_series(1, %(number)s) AS number""",
            {"project": project_id, "chat": chat, "person": person.id, "number": number},
        )
