from dataclasses import dataclass

import qrcode

QUIET = 4  # modules of white around the pattern, as ISO/IEC 18004 asks for


@dataclass(frozen=True)
class Pattern:
    """QR-kod: one path in a square of `size` modules."""

    size: int
    path: str


def qr_path(text: str) -> Pattern:
    """Mönstret som en egen bild: drawn in the page, so that no policy has to allow `data:`."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Pattern(len(rows), "".join(squares))
