"""Which columns of this package hold data about a person, by the line of `people.personal` that says why."""


def columns() -> dict[str, list[str]]:
    """Key of the line → ``app.model.column``."""
    said = ("contact_name", "contact_phone", "contact_email", "note")
    return {
        "contacts": [f"collect.admission.{name}" for name in said],
        "words": ["collect.cellquestion.text", "collect.cellquestion.answer", "collect.rowquestion.cells"],
        "refused": ["collect.refusedrow.cells", "collect.quarantinedrecord.text"],
    }
