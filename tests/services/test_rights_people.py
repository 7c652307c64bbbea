"""People, units and roles: each save is one batch, and one administrator remains."""

import pytest

from desktop.services.records.reading import Query, count_records, get_record
from desktop.services.records.writing import Edits, change_record
from desktop.services.rights import people, roles
from desktop.services.rights.people import PersonDraft
from desktop.services.rights.standard import role_id
from desktop.services.undoing import undo
from desktop.vault.errors import InvalidValue, LastAdministrator
from sync.rights import ADMINISTER, ANY, Access, Grant, NotAllowed, Reach
from tests.services.conftest import become


def test_a_person_is_made_changed_and_taken_back(vault):
    unit = people.save_unit(vault, "销售一部").id
    made = people.save_person(
        vault, PersonDraft("赵宁", "zhao@example.cn", unit=unit, roles=("sales",))
    )
    changed = people.save_person(
        vault, PersonDraft("赵宁", unit=unit, roles=("manager",), id=made.id)
    )

    row = next(one for one in people.list_people(vault) if one.id == made.id)
    assert (row.unit_name, row.roles, row.email) == ("销售一部", ("manager",), "")
    undo(vault, changed.batch)
    row = next(one for one in people.list_people(vault) if one.id == made.id)
    assert (row.roles, row.email) == (("sales",), "zhao@example.cn")


def test_saving_nothing_new_leaves_no_trace(vault):
    made = people.save_person(vault, PersonDraft("赵宁"))

    assert people.save_person(vault, PersonDraft("赵宁", id=made.id)).batch == ""


def test_a_change_of_rights_is_an_event_in_the_same_batch(vault):
    person = people.save_person(vault, PersonDraft("赵宁", roles=("sales",)))

    saved = people.save_person(vault, PersonDraft("赵宁", roles=("viewer",), id=person.id))
    renamed = people.save_person(vault, PersonDraft("赵宁宁", roles=("viewer",), id=person.id))

    assert events(vault, saved.batch) == ["rights_change"]
    assert events(vault, renamed.batch) == []


def test_taking_a_change_of_rights_back_is_an_event_too(vault):
    person = people.save_person(vault, PersonDraft("赵宁", roles=("sales",)))
    saved = people.save_person(vault, PersonDraft("赵宁", roles=("viewer",), id=person.id))

    undone = undo(vault, saved.batch)

    assert undone.records == 1
    assert events(vault, undone.batch) == ["rights_change"]


def events(vault, batch):
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT e.kind FROM change AS c JOIN batch AS b ON b.n = c.batch "
            "JOIN security_event AS e ON e.id = c.record WHERE b.id = ?",
            (batch,),
        )
        return [row[0] for row in rows]


# ---------------------------------------------------------------- one administrator remains


def take_the_role(vault):
    people.save_person(vault, PersonDraft("周敏", roles=("sales",), id=vault.person))


def leave(vault):
    people.set_left(vault, vault.person, has_left=True)


def take_the_action(vault):
    draft = roles.read_role(vault, role_id("admin"))
    fewer = draft.actions - {ADMINISTER}
    roles.save_role(vault, roles.RoleDraft(draft.name, draft.id, draft.code, actions=fewer))


def remove_the_role(vault):
    roles.remove_role(vault, role_id("admin"))


def by_command(vault):
    change_record(vault, "person", vault.person, Edits(remove={"roles": ("admin",)}))


@pytest.mark.parametrize(
    "way", [take_the_role, leave, take_the_action, remove_the_role, by_command]
)
def test_the_last_administrator_stays(vault, way):
    with pytest.raises(LastAdministrator):
        way(vault)

    assert vault.rights.may(ADMINISTER)


def test_undoing_does_not_take_the_last_administrator_either(vault):
    second = people.save_person(vault, PersonDraft("赵宁", roles=("admin",)))
    people.save_person(vault, PersonDraft("周敏", roles=("sales",), id=vault.person))
    become(vault, second.id)

    with pytest.raises(LastAdministrator):
        undo(vault, second.batch)


def test_with_a_second_administrator_the_first_may_go(vault):
    people.save_person(vault, PersonDraft("赵宁", roles=("admin",)))

    people.set_left(vault, vault.person, has_left=True)

    assert not vault.rights.may(ADMINISTER)


def test_only_who_administers_changes_people(vault):
    person = people.save_person(vault, PersonDraft("赵宁", roles=("sales",))).id
    become(vault, person)

    with pytest.raises(NotAllowed):
        people.save_person(vault, PersonDraft("赵宁", roles=("admin",), id=person))


# ---------------------------------------------------------------- units


def test_units_stand_below_the_one_they_belong_to(vault):
    firm = people.save_unit(vault, "公司").id
    east = people.save_unit(vault, "华东", firm).id
    people.save_unit(vault, "上海", east)
    people.save_person(vault, PersonDraft("赵宁", unit=east))

    assert [(u.name, u.depth, u.people) for u in people.list_units(vault)] == [
        ("公司", 0, 0),
        ("华东", 1, 1),
        ("上海", 2, 0),
    ]


def test_a_unit_cannot_belong_to_one_below_it(vault):
    firm = people.save_unit(vault, "公司").id
    east = people.save_unit(vault, "华东", firm).id

    with pytest.raises(InvalidValue) as refused:
        people.save_unit(vault, "公司", east, firm)

    assert refused.value.reason == "ring"


def test_what_was_in_a_unit_goes_to_the_one_above(vault):
    firm = people.save_unit(vault, "公司").id
    east = people.save_unit(vault, "华东", firm).id
    below = people.save_unit(vault, "上海", east).id
    person = people.save_person(vault, PersonDraft("赵宁", unit=east)).id

    people.remove_unit(vault, east)

    assert get_record(vault, "person", person).value("unit") == firm
    assert [(u.id, u.depth) for u in people.list_units(vault)] == [(firm, 0), (below, 1)]


# ---------------------------------------------------------------- roles


def test_the_standard_roles_say_who_holds_them(vault):
    listed = {role.code: role for role in roles.list_roles(vault)}

    assert list(listed) == ["admin", "manager", "sales", "viewer", "auditor"]
    assert listed["admin"].people == 1


def test_a_copy_says_what_the_first_says(vault):
    first = roles.read_role(vault, role_id("manager"))

    saved = roles.save_role(vault, roles.copy_of(first))

    copy = roles.read_role(vault, saved.id)
    assert copy.name == "Manager (copy)"
    assert copy.actions == first.actions
    assert said(copy) == said(first)
    assert not copy.is_standard


def said(draft):
    grants = {(g.entity, g.creates, g.reads, g.edits, g.deletes, g.exports) for g in draft.grants}
    return grants, {(f.entity, f.field, f.access) for f in draft.fields}


def test_a_role_is_changed_in_one_batch(vault):
    draft = roles.read_role(vault, role_id("sales"))
    word = Grant(draft.id, "account", reads=Reach.ALL)
    changed = draft.with_grant("account", word).with_grant("tag", None)
    changed = changed.with_field("account", "phone", Access.MASKED)

    saved = roles.save_role(vault, changed)

    now = roles.read_role(vault, draft.id)
    assert now.grant("account").reads is Reach.ALL
    assert now.grant("tag") is None
    assert now.field_right("account", "phone").access is Access.MASKED
    undo(vault, saved.batch)
    assert said(roles.read_role(vault, draft.id)) == said(draft)


def test_a_standard_role_keeps_its_translated_name(vault):
    roles.save_role(vault, roles.read_role(vault, role_id("sales")).with_grant(ANY, None))

    assert get_record(vault, "role", "code:sales").columns["name"] == "Sales"


def test_a_role_removed_is_taken_from_who_holds_it(vault):
    person = people.save_person(vault, PersonDraft("赵宁", roles=("viewer", "auditor"))).id

    roles.remove_role(vault, role_id("viewer"))

    assert get_record(vault, "person", person).value("roles") == ("auditor",)
    of_role = Query("grant", f"role = '{role_id('viewer')}'")
    assert count_records(vault, of_role) == 0


def test_the_role_of_people_without_one_stays(vault):
    with pytest.raises(InvalidValue) as refused:
        roles.remove_role(vault, role_id("sales"))

    assert refused.value.reason == "standard_role"


def test_a_code_is_made_of_the_name(vault):
    saved = roles.save_role(vault, roles.RoleDraft("区域经理"))
    again = roles.save_role(vault, roles.RoleDraft("区域经理"))

    codes = [roles.read_role(vault, one.id).code for one in (saved, again)]
    assert codes[0].isascii()
    assert codes[1] == f"{codes[0]}_2"
