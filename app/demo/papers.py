"""Papers of the demo: real one-page PDF files that say they are for demonstration."""

from __future__ import annotations

from app.demo import names

_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"


def pdf(title: str) -> bytes:
    """A page with a title in plain letters."""
    text = names.plain(title).encode("ascii", "ignore").decode().replace("(", "[").replace(")", "]")
    words = (
        f"BT /F1 18 Tf 60 760 Td ({text}) Tj 0 -30 Td /F1 12 Tf (Du lieu minh hoa - demonstration only) Tj ET"
    )
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        f"<</Length {len(words)}>>stream\n{words}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, starts = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    tail = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}" + tail).encode("ascii")
