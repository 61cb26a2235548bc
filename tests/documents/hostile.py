"""Files that nobody should send, made here byte by byte, and a harmless one of each kind."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SCRIPT = b"<script>document.title='hit'</script>"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def an_office_file(ending, more=(), *, leave=(), packing=ZIP_DEFLATED, body="<w/>"):
    """A Word or Excel file with the parts that make it one, and those told of."""
    parts = {"[Content_Types].xml": TYPES, MAIN[ending]: body}
    stream = io.BytesIO()
    with ZipFile(stream, "w", packing) as archive:
        for name, content in {**parts, **dict(more)}.items():
            if name not in leave:
                archive.writestr(name, content)
    return stream.getvalue()


def a_relation(kind, target):
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{KINDS}/{kind}"'
        f' Target="{target}" TargetMode="External"/></Relationships>'
    )


def a_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png():
    head = a_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    image = a_chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + image + a_chunk(b"IEND", b"")


def a_jpeg(comment=b""):
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + said + b"\xff\xd9"
    )


def a_pdf(more=b"", *, stream=b"", head=b""):
    packed = b"5 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (head, stream) if stream else b""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R " + more + b">>\nendobj\n"
        b"2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\n" + packed + b"trailer\n"
        b"<</Root 1 0 R>>\n%%EOF\n"
    )


def an_object_stream(body, *, head=b"/Filter /FlateDecode"):
    return a_pdf(stream=zlib.compress(body), head=b"/Type /ObjStm " + head)


def damaged(damage, *, line=b"\n"):
    """A packed script that strict readers give up and lenient ones run."""
    packed = zlib.compress(b"7 0 <</S /JavaScript /JS (1)>>" + bytes(range(200)))
    whole = a_pdf(stream=damage(packed), head=b"/Type /ObjStm /Filter /FlateDecode")
    return whole.replace(b"stream\n", b"stream" + line, 1)


def a_bomb():
    return an_office_file("xlsx", [("xl/worksheets/sheet1.xml", b"0" * (60 * 2**20))])


def a_lying_bomb():
    """A part that says it is small and is not."""
    data = bytearray(an_office_file("xlsx", [("xl/worksheets/sheet1.xml", b"0" * 2**20)]))
    real, said = struct.pack("<I", 2**20), struct.pack("<I", 10)
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = said
    return bytes(data)


XXE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w>&e;</w>'
PDF, PNG, JPEG = a_pdf(), a_png(), a_jpeg()
DOCX, XLSX = an_office_file("docx"), an_office_file("xlsx")
CSV, TXT = "Namn;Ålder\r\nMaja;-3,5\r\n".encode("cp1252"), "Ett samtal – i dag.".encode()

HARMLESS = {
    "intyg.pdf": PDF,
    "bild.PNG": PNG,
    "foto.jpeg": JPEG,
    "brev.docx": DOCX,
    "länk i brev.docx": an_office_file(
        "docx", [("word/_rels/document.xml.rels", a_relation("hyperlink", "https://1177.se"))]
    ),
    "tabell.xlsx": XLSX,
    "lista.csv": CSV,
    "telefon.csv": b"Namn;Telefon\r\nMaja;+46 70 123 45 67\r\n",
    "anteckning.txt": TXT,
    "punkter.txt": b"- ett\r\n= lika\r\n",
    "tom rad.csv": b"\xef\xbb\xbfa;b\r\n\r\n",
}

HOSTILE = {
    # The name
    "program.exe": b"MZ\x90\x00" + b"\0" * 60,
    "utan ändelse": PDF,
    "faktura.pdf.exe": b"MZ\x90\x00",
    "faktura.exe.pdf": PDF,
    "sida.html.txt": TXT,
    "brev.docm": DOCX,
    "blad.xlsm": XLSX,
    "..%2f..%2fetc.php": b"<?php system($_GET[0]);",
    "../../etc/passwd.txt\x00.exe": TXT,
    "lo\x00l.exe": b"MZ",
    "rapport\u202efdp.exe": b"MZ",
    "a" * 300 + ".pdf": PDF,
    "con:nul.pdf": PDF,
    "genväg.lnk": b"L\0\0\0",
    "skript.js": b"alert(1)",
    "arkiv.zip": XLSX,
    "gammal.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    ".htaccess": b"AddType text/html .txt",
    # The content is something else
    "exe.pdf": b"MZ\x90\x00" + b"\0" * 512,
    "html.pdf": b"<html>" + SCRIPT + b"%PDF-1.4 %%EOF",
    "gif.png": b"GIF89a/*\x01\x00*/=1;alert(1)",
    "gif.jpg": b"GIF89a" + SCRIPT,
    "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "bild.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "sida.html": b"<!doctype html>" + SCRIPT,
    "docx.xlsx": DOCX,
    "xlsx.docx": XLSX,
    "zip.docx": an_office_file("docx", leave=["word/document.xml"]),
    "utan typer.xlsx": an_office_file("xlsx", leave=["[Content_Types].xml"]),
    "elf.csv": b"\x7fELF\x02\x01\x01\0",
    "binär.txt": bytes(range(256)),
    # Code in what should be text
    "html.csv": b"a;b\r\n1;" + SCRIPT,
    "html.txt": b"\xef\xbb\xbf  <!DOCTYPE html>" + SCRIPT,
    "svg.txt": b"x <svg onload=alert(1)>",
    "img.csv": b"a\r\n<img src=x onerror=alert(1)>",
    "länk.txt": b"javascript:alert(1)",
    "formel.csv": b"a;b\r\n1;=cmd|' /C calc'!A0",
    "formel citat.csv": b'a;b\r\n1;"=HYPERLINK(""http://x"")"',
    "formel plus.csv": b"a;b\r\n1;+cmd|' /C calc'!A0",
    "formel minus.csv": b"a,b\r\n1,-2+3+cmd|' /C calc'!A0",
    "formel at.csv": b"a;b\r\n@SUM(1)",
    "utf16.csv": "a;=1+1".encode("utf-16"),
    # Pictures
    "avklippt.png": PNG[:-6],
    "fel summa.png": PNG.replace(b"IDAT", b"IDAQ"),
    "png och zip.png": PNG + XLSX,
    "avklippt.jpg": JPEG[:-2],
    "jpeg och html.jpg": a_jpeg(SCRIPT),
    "jpeg och zip.jpg": JPEG + XLSX,
    # PDF
    "skript.pdf": a_pdf(b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>"),
    "dolt namn.pdf": a_pdf(b"/OpenAction <</S /J#61vaScript /JS (app.alert(1))>>"),
    "start.pdf": a_pdf(b"/OpenAction <</S /Launch /F (cmd.exe)>>"),
    "inbäddad.pdf": a_pdf(b"/Names <</EmbeddedFiles 4 0 R>>"),
    "formulär.pdf": a_pdf(b"/AcroForm <</XFA 4 0 R>>"),
    "packat skript.pdf": an_object_stream(b"7 0 <</S /JavaScript /JS (1)>>"),
    "skript med fel kontrollsumma.pdf": damaged(lambda packed: packed[:-4] + b"0000"),
    "skript i avklippt ström.pdf": damaged(lambda packed: packed[:-6]),
    "skript efter bar radvagn.pdf": damaged(lambda packed: packed, line=b"\r"),
    "skript efter blanksteg.pdf": damaged(lambda packed: packed, line=b" \n"),
    "udda packning.pdf": an_object_stream(b"x", head=b"/Filter [/ASCII85Decode /FlateDecode]"),
    "låst.pdf": a_pdf(b"/Encrypt 9 0 R"),
    "avklippt.pdf": PDF[:-12],
    "pdf och html.pdf": b"%PDF-1.7\n" + SCRIPT + PDF,
    "pdf-bomb.pdf": a_pdf(stream=zlib.compress(b"\0" * (51 * 2**20)), head=b"/Length 1"),
    # Office
    "makro.docx": an_office_file("docx", [("word/vbaProject.bin", b"\xd0\xcf")]),
    "makrotyp.docx": an_office_file("docx", [("docProps/a.xml", "macroEnabled.main+xml")]),
    "activex.xlsx": an_office_file("xlsx", [("xl/activeX/activeX1.bin", b"1")]),
    "inbäddad.docx": an_office_file("docx", [("word/embeddings/oleObject1.bin", b"1")]),
    "dde.docx": an_office_file("docx", body='<w:instrText>DDEAUTO c:\\cmd "/k"</w:instrText>'),
    "mall.docx": an_office_file(
        "docx", [("word/_rels/settings.xml.rels", a_relation("attachedTemplate", "http://x/t"))]
    ),
    "bild utifrån.docx": an_office_file(
        "docx", [("word/_rels/document.xml.rels", a_relation("image", "http://x/i"))]
    ),
    "länkar.xlsx": an_office_file("xlsx", [("xl/externalLinks/externalLink1.xml", "<x/>")]),
    "xxe.xlsx": an_office_file("xlsx", body=XXE),
    "xxe.docx": an_office_file("docx", body=XXE),
    "xxe utf16.docx": an_office_file("docx", body=XXE.encode("utf-16")),
    "bomb.xlsx": a_bomb(),
    "ljugande bomb.xlsx": a_lying_bomb(),
    "många delar.xlsx": an_office_file("xlsx", [(f"xl/{n}.bin", b"") for n in range(2001)]),
    "stig.docx": an_office_file("docx", [("../../../tmp/x.xml", b"<x/>")]),
    "avklippt.xlsx": XLSX[:-30],
    "efteråt.docx": DOCX + SCRIPT,
    "före.docx": SCRIPT + DOCX,
    "opackad.docx": an_office_file("docx", [("vbaData.xml", "vbaProject")], packing=ZIP_STORED),
    # The size
    "tom.pdf": b"",
    "stor.txt": b"a" * (10 * 2**20 + 1),
    "mycket stor.pdf": b"%PDF-1.7" + b"a" * (12 * 2**20),
}
