from documents.fields import CheckedFileField
from documents.uploads import MEGABYTE
from finsam.forms import VerbForm

MAX_UPLOAD = 5 * MEGABYTE


class CaseListForm(VerbForm):
    """Ärendelista: the file to check. What stands in it is judged by the check itself."""

    file = CheckedFileField(
        label="Lista med ärenden",
        kinds=("csv", "xlsx"),
        most=MAX_UPLOAD,
        help_text="CSV eller Excel (xlsx), högst 5 MB. Den första raden är kolumnernas namn.",
        error_messages={
            "required": "Välj en fil.",
            "empty": "Filen är tom. Välj en fil med en rubrikrad och minst ett ärende.",
        },
    )
