"""The clauses of docs/PROTOCOL.md and the sections of the French document, as
a run writes them."""
import pathlib
import re

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\| *([A-Z]+-[A-Za-z0-9.]+) *\|")


def sections():
    """Number of a section: its text. The table of contents is left out, as a
    section's text follows its last heading."""
    found, number = {}, None
    source = DOCS / "PolyPaint-protocole-v1.3.fr.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"^(\d(?:\.\d+)*)\.? \S", line)
        if heading:
            number = heading.group(1)
            found[number] = []
        if number:
            found[number].append(line)
    return {number: "\n".join(lines).strip() for number, lines in found.items()}


def clauses():
    french, data = sections(), ""
    for line in (DOCS / "PROTOCOL.md").read_text(encoding="utf-8").splitlines():
        if not ROW.match(line):
            continue
        cells = [cell.strip().replace("\\|", "|")
                 for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        text = cells[4]
        if len(cells) > 5:  # a shape; its data stands in its first row only
            data = cells[4] or data
            text = f"{data}: {cells[5]}"
        yield {"kind": "clause", "id": cells[0], "party": cells[1],
               "level": cells[2], "section": cells[3], "text": text,
               "french": french.get(cells[3].split(",")[0], "")}
