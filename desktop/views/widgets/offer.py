"""What is not allowed is greyed, and says why."""

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.living import Words


def offer(button: Button, why_not: Words, *, hint: Words = "") -> None:
    """Let a button be pressed unless ``why_not`` gives a reason; the reason is its tooltip."""
    button.setEnabled(not why_not)
    button.set_hint(why_not or hint)
