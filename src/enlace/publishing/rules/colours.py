"""The palette where no stylesheet reaches: paper, ink and one deep teal. Amber is for what is late."""

INK = "#1c2326"
QUIET = "#566166"
RULE = "#c9cfd0"
PAPER = "#ffffff"
CONTEXT = "#ebeae5"
TEAL = "#0b5d63"

# From what is known to hold to what is known not to; `hatch` is lines of TEAL on PAPER.
FILLS = {
    "solid": TEAL,
    "strong": "#4b8b90",
    "half": "#8ab5b8",
    "light": "#c8dedf",
    "empty": PAPER,
}
