"""Projects and who works in them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from eightgentc_edge_gateway.contract.model import Body, Changes, Id, JsonObject, Resource, Time

Role = Literal["viewer", "commenter", "editor", "owner"]
Approval = Literal["none", "ask"]
ProjectOrder = Literal["-updatedAt", "-createdAt", "createdAt", "title"]


class ProjectDetails(BaseModel):
    """What a person may keep with a project, beside title and description.

    A field written here is taken in a new project and in changes, and read from a project: the message has it by the
    same name.
    """

    metadata: JsonObject = Field(
        default={},
        examples=[{"customer": "Ada", "budget": 40000}],
        description="A JSON object of your own, at most 10,000 bytes and 10 levels deep. A change replaces all of it.",
    )
    approval: Approval = Field(
        default="none",
        description="`ask`: what the model makes waits until a person accepts it. `none`: only what would replace a "
        "person's text waits.",
    )


class Project(ProjectDetails, Resource):
    """An idea being planned. `role` is what the caller may do; the etag moves with what a person writes about it."""

    id: Id
    title: str = Field(examples=["A bakery in Lisbon"])
    description: str = Field(examples=["Sourdough near the river, open by May."])
    role: Role
    revision: int | None = Field(
        default=None, description="Grows by one with every change inside the project; left out in lists."
    )
    etag: str
    created_at: Time
    updated_at: Time
    deleted_at: Time | None = Field(default=None, description="Set while the project is in the trash.")


class ProjectPage(Resource):
    """A page of projects."""

    projects: list[Project]
    next_page_token: str | None = None


class NewProject(ProjectDetails, Body):
    """What a project is made of."""

    title: str = Field(examples=["A bakery in Lisbon"], description="1 to 200 characters.")
    description: str = Field(
        default="",
        examples=["Sourdough near the river, open by May."],
        description="At most 10,000 characters.",
    )


class ProjectChanges(ProjectDetails, Changes):
    """The fields to change; absent ones stay as they are."""

    title: str = Field(default="", examples=["Two bakeries in Lisbon"])
    description: str = ""


class Member(Resource):
    """A person in a project."""

    account_id: Id
    name: str = Field(description="As far as it is known here.")
    role: Role
    created_at: Time


class MemberPage(Resource):
    """A page of members, owners first."""

    members: list[Member]
    next_page_token: str | None = None


class NewMember(Body):
    """A new member, and their role."""

    account_id: str
    role: Role


class MemberChanges(Changes):
    """Another role."""

    role: Role
