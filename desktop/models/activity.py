"""What happened with a customer and what is to happen: calls, visits, meetings, mails, notes,
tasks.
"""

from desktop.models.fields import choice, link, long_text, record, text, time
from sync.language import mark as _m

ACTIVITY = record(
    "activity",
    _m("Activity"),
    _m("Activities"),
    choice(
        "kind",
        _m("Activity kind"),
        ("call", _m("Call"), ""),
        ("visit", _m("Visit"), ""),
        ("meeting", _m("Meeting"), ""),
        ("mail", _m("Mail"), ""),
        ("note", _m("Note"), ""),
        ("task", _m("Task"), ""),
        required=True,
        default="note",
        index=True,
    ),
    text("subject", _m("Subject"), required=True, search=True),
    long_text("body", _m("Details"), search=True),
    link("account", _m("Customer"), "account"),
    link("contact", _m("Contact"), "contact"),
    link("opportunity", _m("Opportunity"), "opportunity"),
    time("due_at", _m("Due"), index=True),
    time("done_at", _m("Done on"), index=True),
    icon="calendar-check",
    title="subject",
    order="-created_at",
)
