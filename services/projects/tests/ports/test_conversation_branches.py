"""Branches of a conversation over random histories, held against a tree in memory."""

import random

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.branches import newest_end
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.ports.conversation_store import NewTurn

from .test_conversation_store import conversation, end, kept, message


class Tree:
    """What the stored conversation must show: (id, parent) of each message, and the branch that is shown."""

    def __init__(self):
        self.parents = {}
        self.shown = []

    def add(self, id):
        self.parents[id] = self.shown[-1] if self.shown else None
        self.shown.append(id)

    def cut_before(self, id):
        """Show what comes before a message, wherever that is."""
        self.show(self.parents[id])

    def show(self, id):
        self.shown = []
        while id is not None:
            self.shown.insert(0, id)
            id = self.parents[id]


class History:
    """Random things that people do with one conversation, done to the store and to the tree."""

    def __init__(self, desk, chat, draw):
        self.desk, self.chat, self.draw = desk, chat, draw
        self.tree = Tree()
        self.asked = []

    async def step(self):
        do = self.draw.choice([self.say, self.say, self.change, self.answer_anew, self.select])
        await (do if self.asked else self.say)()

    async def say(self):
        sent = await self.send(f"key {len(self.tree.parents)}")
        self.tree.add(sent.message_id)
        await self.answer(sent)

    async def change(self):
        key, id = self.draw.choice(self.asked)
        sent = await self.send(key)
        self.tree.cut_before(id)
        self.tree.add(sent.message_id)
        await self.answer(sent)

    async def answer_anew(self):
        _, id = self.draw.choice(self.asked)
        sent = await self.send("unknown", anew=id)
        self.tree.show(id)
        await self.answer(sent)

    async def select(self):
        id = self.draw.choice(list(self.tree.parents))
        async with self.desk.workspace.transaction(self.desk.acting) as stores:
            await stores.conversations.show_branch(self.chat.id, id)
        self.tree.show(newest_end(self.tree.parents.items(), id))

    async def send(self, key, anew=None):
        said = message(self.chat, new_id(), author=self.desk.acting.user_id, client_key=key)
        new = NewTurn(new_id(), new_id(), "here", 30.0)
        sent = await self.desk.stores.conversations.send_message(
            self.chat.id, said, opening=None, turn=new, anew=anew
        )
        assert sent.turn_id == new.id
        if anew is None:
            self.asked = [(k, i) for k, i in self.asked if k != key] + [(key, sent.message_id)]
        return sent

    async def answer(self, sent):
        turn = await self.desk.stores.conversations.turn(sent.turn_id)
        said = None
        if self.draw.random() < 0.8:
            said = message(self.chat, "answer")
            self.tree.add(said.id)
        assert await end(self.desk, turn, self.draw.choice([TurnState.DONE, TurnState.FAILED]), answer=said)


@pytest.mark.parametrize("seed", range(12))
async def test_a_conversation_shows_the_branch_that_its_history_makes(desk, seed):
    chat = conversation(desk)
    await kept(desk, chat)
    history = History(desk, chat, random.Random(seed))

    for _ in range(25):
        await history.step()

        shown = await desk.stores.conversations.messages(chat.id, None, 500)
        assert [each.id for each in shown] == history.tree.shown

    every = await desk.stores.conversations.messages(chat.id, None, 500, every=True)
    last = await desk.stores.conversations.last_messages(chat.id, 3)
    assert {each.id: each.parent_id for each in every} == history.tree.parents
    assert [each.id for each in last] == history.tree.shown[-3:]


async def test_messages_of_other_branches_are_no_context(desk):
    chat = conversation(desk)
    await kept(desk, chat, messages=[message(chat, "kept", 1, desk.acting.user_id, "m-1")])
    said = message(chat, "other", 2, desk.acting.user_id, "m-1")

    await desk.stores.conversations.send_message(chat.id, said, opening=None, turn=None)

    recent = await desk.stores.conversations.recent_messages(9)
    cut = await desk.stores.conversations.recent_messages(2)
    assert [each.text for _, each in recent.said] == ["other"]
    assert recent.is_all
    # Two were found, of which one is in another branch: there may be older ones.
    assert ([each.text for _, each in cut.said], cut.is_all) == (["other"], False)


def test_the_newest_branch_through_a_message_ends_with_its_last_descendant():
    tree = [("a", None), ("b", "a"), ("c", "a"), ("d", "b"), ("e", "c"), ("f", None)]

    assert [newest_end(tree, id) for id in ("a", "b", "c", "f", "x")] == ["e", "d", "e", "f", None]
