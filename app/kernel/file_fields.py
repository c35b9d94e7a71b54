"""Fields that take files. Each says which kinds it takes, and a chosen file survives an error in another field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup
from wtforms.fields import Field
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from app.kernel import held_uploads
from app.kernel.held_uploads import HeldFile
from app.kernel.i18n import gettext

PHOTOS = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,.heic,.heif,.avif"
PAPERS = f"application/pdf,{PHOTOS},.pdf"
_HELD = "-held"


class _FilesInput(FileInput):
    """A file field; what was chosen before is named below it and comes along when nothing else is chosen."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        kept = [] if field.errors else field.chosen()
        if field.multiple:
            attributes["multiple"] = True
        if kept:
            attributes["aria_describedby"] = (
                f"{attributes.get('aria_describedby') or ''} {field.id}-kept".strip()
            )
        control: Markup = super().__call__(field, **{"accept": field.accept, **attributes})
        return control + _held_lines(field, kept) if kept else control


def _held_lines(field: Any, kept: Sequence[HeldFile]) -> Markup:
    tokens = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(
            field.name + _HELD, held_uploads.hold(file)
        )
        for file in kept
    )
    names = ", ".join(file.name or gettext("a file") for file in kept)
    words = gettext("Kept: %(files)s. Choose again only to send another one.", files=names)
    return tokens + Markup('<p class="hint" id="{}-kept">{}</p>').format(field.id, words)


class UploadField(Field):
    """One file or several. ``data`` is a ``HeldFile`` or None; with ``multiple`` a list of them."""

    widget = _FilesInput()
    accept = PAPERS
    data: Any
    raw_data: Any

    def __init__(self, *args: Any, multiple: bool = False, required: str | Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.multiple = multiple
        self.required = required
        if required:
            self.flags.required = True

    def chosen(self) -> list[HeldFile]:
        """What was sent, now or with an earlier sending of the same form."""
        return [file for file in (self.data if self.multiple else [self.data]) if file]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the files, and the tokens of those sent before where nothing new is chosen."""
        self.process_errors: list[str] = []
        self.object_data = self.data = [] if self.multiple else None
        if formdata is None:
            return
        sent = list(_sent(formdata.getlist(self.name)))
        if not sent:
            tokens = formdata.getlist(self.name + _HELD)
            sent = [file for file in (held_uploads.fetch(str(token)) for token in tokens[:20]) if file]
        self.raw_data = sent
        self.data = sent if self.multiple else next(iter(sent), None)

    def pre_validate(self, form: Any) -> None:
        """A file is needed where the field says so."""
        if self.required and not self.chosen():
            raise StopValidation(str(self.required))

    def _value(self) -> bool:
        return False


def _sent(parts: Sequence[Any]) -> Iterator[HeldFile]:
    """The files among the parts; a browser sends an empty part where nothing was chosen."""
    for part in parts:
        if getattr(part, "filename", ""):
            yield HeldFile(part.read(), part.filename)


class PhotoField(UploadField):
    """A field for one photo in any format the site reads."""

    accept = PHOTOS


class PaperField(UploadField):
    """A paper: a PDF or the photo of it."""
