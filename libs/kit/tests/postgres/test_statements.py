"""Statements from SQLAlchemy Core, and rows bound by name."""

from dataclasses import dataclass
from enum import Enum

import pytest
from sqlalchemy import MetaData, Table, bindparam, insert, select, update
from sqlalchemy.schema import Column

from eightgentc_kit.postgres.columns import JSONB, Id, Text, columns_for, lists_of, values_of, words
from eightgentc_kit.postgres.commands import written
from eightgentc_kit.postgres.rows import bound, row_maker
from eightgentc_kit.postgres.statements import Statement

cakes = Table(
    "cakes",
    MetaData(schema="bakery"),
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Text, nullable=False),
    Column("recipe", JSONB, nullable=False),
)


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Cake:
    name: str
    size: Size
    recipe: dict[str, object]


def test_insert_takes_every_column_from_the_parameter_of_its_name() -> None:
    text, names, _ = written(Statement("bake", insert(cakes)).sql)

    assert names == ["id", "name", "size", "recipe"]
    assert b"(id, name, size, recipe) VALUES ($1::UUID, $2::VARCHAR, $3::VARCHAR, $4::JSONB)" in text


def test_update_writes_the_columns_it_names_and_no_other() -> None:
    statement = Statement("rename", update(cakes).where(cakes.c.id == bindparam("cake")), columns=["name"])

    assert statement.sql.startswith("UPDATE bakery.cakes SET name=%(name)s::VARCHAR WHERE")


def test_id_is_read_as_text_under_its_own_name() -> None:
    assert "CAST(bakery.cakes.id AS TEXT) AS id" in Statement("ids", select(cakes.c.id)).sql


def test_value_that_the_statement_was_built_with_is_a_literal() -> None:
    some = select(cakes.c.id).where(cakes.c.size.in_(words("small", "large")), cakes.c.name == "100% O'Brien")

    text, names, _ = written(Statement("some", some).sql)

    assert names == []
    assert b"size IN ('small', 'large')" in text
    assert b"name = '100% O''Brien'" in text


def test_percent_sign_in_a_name_is_one_percent_sign_on_the_wire() -> None:
    odd = Table("odd", MetaData(), Column("share_%", Text))

    assert b'"share_%"' in written(Statement("odd", select(odd)).sql)[0]


def test_field_takes_the_column_of_its_name_in_whatever_order_they_come() -> None:
    row = row_maker(("recipe", "id", "size", "name"))(({"eggs": 3}, "1", "large", "Sachertorte"))

    assert bound(Cake)(row) == Cake("Sachertorte", Size.LARGE, {"eggs": 3})


def test_field_without_a_column_is_an_error() -> None:
    row = row_maker(("id", "name", "size"))(("1", "Sachertorte", "large"))

    with pytest.raises(AttributeError, match="recipe"):
        bound(Cake)(row)


def test_values_are_written_by_the_names_of_the_fields() -> None:
    cake = Cake("Sachertorte", Size.LARGE, {"eggs": 3})

    assert values_of(cake) == {"name": "Sachertorte", "size": "large", "recipe": '{"eggs":3}'}
    assert [column.name for column in columns_for(cakes, Cake)] == ["name", "size", "recipe"]


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    cake: Cake
    count: int


def test_value_inside_a_value_takes_its_columns_from_the_same_row() -> None:
    row = row_maker(("id", "count", "name", "size", "recipe"))(("7", 2, "Sachertorte", "small", {}))

    order = bound(Order, count=str)(row)

    assert order == Order("7", Cake("Sachertorte", Size.SMALL, {}), "2")  # type: ignore[arg-type]  # converted
    assert values_of(order) == {
        "id": "7",
        "name": "Sachertorte",
        "size": "small",
        "recipe": "{}",
        "count": "2",
    }


def test_many_values_are_one_list_for_each_field() -> None:
    cakes = [Cake("Sachertorte", Size.LARGE, {}), Cake("Linzer", Size.SMALL, {})]

    assert lists_of(cakes, Cake)["size"] == ["large", "small"]
