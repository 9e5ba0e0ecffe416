"""Documents that kill ordinary readers: small to send, dear to read. `all_bombs()` yields (name, function that makes it)."""
from hostile_cms import CMS
from hostile_pages import PAGES
from hostile_structure import STRUCTURE

KINDS = {"structure": STRUCTURE, "page": PAGES, "signature": CMS}


def all_bombs():
    for kind, bombs in KINDS.items():
        for name, make in bombs.items():
            yield f"{kind}: {name}", make
