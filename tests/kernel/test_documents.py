"""Papers at the door: what is kept, what is taken out of it, what is refused and in which words."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from app.kernel import documents, jobs, scanner
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.storage import content_of

CASES = Path(__file__).parent.parent / "cases"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(*, pages: int = 1, signed: bool = False, running: bool = False, **options: object) -> bytes:
    """A small PDF, plain, signed or with everything in it that runs by itself."""
    book = pikepdf.new()
    for _ in range(pages):
        book.add_blank_page()
    if signed:
        field = Dictionary(FT=Name.Sig, T=String("s"), V=Dictionary(Type=Name.Sig))
        book.Root.AcroForm = Dictionary(Fields=Array([book.make_indirect(field)]))
    if running:
        book.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        book.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("x")))
        book.Root.Names = Dictionary(
            EmbeddedFiles=Dictionary(Names=Array([])), JavaScript=Dictionary(Names=Array([]))
        )
        start = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))
        later = Dictionary(S=Name.URI, URI=String("https://x.example"), Next=Dictionary(S=Name.SubmitForm))
        notes = [start, Dictionary(Subtype=Name.FileAttachment), Dictionary(Subtype=Name.Link, A=later)]
        book.pages[0].obj.Annots = Array(notes)
    out = io.BytesIO()
    book.save(out, **options)
    return out.getvalue()


def refusal(app: Flask, content: bytes, name: str = "giay.pdf") -> str:
    with app.test_request_context("/"), pytest.raises(Invalid) as no:
        documents.check(content, name)
    return no.value.fields["file"]


def test_a_plain_paper_is_kept_as_it_came(app: Flask) -> None:
    content = pdf()
    assert documents.check(content, "giay.pdf").content == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((CASES / "only-header.pdf").read_bytes(), "“giay.pdf” chỉ có dòng đầu"),
        ((CASES / "broken.pdf").read_bytes(), "“giay.pdf” bị hỏng"),
        ((CASES / "encrypted.pdf").read_bytes(), "“giay.pdf” có mật khẩu"),
        (pdf()[:-60], "“giay.pdf” bị cắt cụt"),
        (pdf(pages=0), "“giay.pdf” không có trang nào"),
        (b"", "“giay.pdf” là tệp trống"),
        (b"PK\x03\x04....word/document.xml", "“giay.pdf” là tệp Word hoặc Excel"),
        (b"PK\x03\x04....bill.png", "“giay.pdf” là tệp nén"),
        (b"hello", "“giay.pdf” không phải PDF cũng không phải ảnh"),
        ((CASES / "photo.heic").read_bytes(), "“giay.pdf” bị hỏng hoặc bị cắt cụt"),
    ],
)
def test_what_cannot_be_read_is_refused_each_in_its_words(app: Flask, content: bytes, words: str) -> None:
    said = refusal(app, content)
    assert words in said
    assert said.count(".") >= 2, "what is wrong, then what to do"


def test_what_a_pdf_would_run_is_taken_out(app: Flask) -> None:
    kept = documents.check(pdf(running=True), "giay.pdf").content

    with pikepdf.open(io.BytesIO(kept)) as book:
        assert not {"/OpenAction", "/AA"} & set(book.Root.keys())
        assert not list(book.Root.Names.keys())
        text = "\n".join(part.unparse(resolved=True).decode("latin-1") for part in book.objects)
    assert not [
        word for word in ("Launch", "JavaScript", "SubmitForm", "FileAttachment") if f"/{word}" in text
    ]
    assert "https://x.example" in text, "an ordinary link stays"
    assert documents.check(pdf(running=True), "giay.pdf").content == kept, (
        "the same paper has one fingerprint"
    )


def test_a_signed_paper_is_left_alone_or_refused(app: Flask) -> None:
    signed = pdf(signed=True)
    assert documents.check(signed, "giay.pdf").content == signed

    assert "đã ký số" in refusal(app, pdf(signed=True, running=True))


def test_a_paper_only_its_owner_may_change_is_kept_without_that_lock(app: Flask) -> None:
    locked = pdf(encryption=pikepdf.Encryption(owner="secret", user=""))

    with pikepdf.open(io.BytesIO(documents.check(locked, "giay.pdf").content)) as book:
        assert not book.is_encrypted


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_photo_of_a_paper_loses_place_and_camera(app: Flask, kind: str) -> None:
    picture = Image.new("RGB", (400, 300), "white")
    exif = picture.getexif()
    exif[271] = "Camera"
    exif.get_ifd(0x8825)[2] = (21.0, 2.0, 3.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)

    kept = documents.check(out.getvalue(), "giay.jpg")

    assert b"Camera" not in kept.content
    again = Image.open(io.BytesIO(kept.content))
    assert not again.getexif()
    assert kept.ending == (".png" if kind == "PNG" else ".jpg")


class _FakeScanner(socketserver.BaseRequestHandler):
    """What clamd answers to INSTREAM: the test virus is found, everything else is clean."""

    def handle(self) -> None:
        wire = self.request.makefile("rb")
        assert wire.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", wire.read(4))[0]:
            content += wire.read(length)
        if b"slow" in content:
            return
        answer = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.request.sendall(answer)


@pytest.fixture
def clamd(app: Flask) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _FakeScanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{server.server_address[1]}"
        scanner.ADDRESS.provide(app, address)
        yield address
        scanner.ADDRESS.provide(app, "")
        server.shutdown()


def test_a_virus_is_refused_by_its_name(app: Flask, clamd: str) -> None:
    content = pdf()
    infected = content.replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF")

    assert documents.check(content, "giay.pdf").content == content
    assert "Eicar-Signature" in refusal(app, infected)


def test_nothing_passes_unseen_while_the_scanner_does_not_answer(app: Flask, clamd: str) -> None:
    assert "quét virus" in refusal(app, pdf().replace(b"%%EOF", b"%slow\n%%EOF"))
    scanner.ADDRESS.provide(app, "127.0.0.1:1")
    assert "quét virus" in refusal(app, pdf())


def test_a_kept_paper_says_whether_it_was_scanned(app: Flask, clamd: str) -> None:
    kept = documents.keep(pdf(), "giay.pdf", organisation_id=None, person_id=None)
    scanner.ADDRESS.provide(app, "")
    other = documents.keep(pdf(pages=2), "giay.pdf", organisation_id=None, person_id=None)

    assert kept.scanned_at is not None
    assert other.scanned_at is None


def test_the_bytes_of_a_paper_handed_in_twice_and_deleted_twice_are_gone(app: Flask) -> None:
    for _turn in range(2):
        row = documents.keep(pdf(), "giay.pdf", organisation_id=None, person_id=None)
        db.session.commit()
        assert content_of(row)
        documents.forget(row.id)
        db.session.commit()
        jobs.run_due()
        with pytest.raises(FileNotFoundError):
            content_of(row)
