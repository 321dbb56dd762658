"""What the gateway may answer to a bomb, as index.tsv has it: the status, and the code of a problem."""

READ = {"200"}
UNREADABLE = {"422 document_unreadable"}
# A page without words is no receipt.
EMPTY = {"422 nothing_found"}
NO_PICTURE = UNREADABLE | EMPTY
PASSWORD = {"422 password_required"}
MANY_PAGES = {"422 too_many_pages"}
MANY_PIXELS = {"422 too_many_pixels"}
LARGE_PAGE = {"422 page_too_large"}
UNKNOWN = {"415 unsupported_media_type"}
# One process may have gone for it.
COSTLY = {"422 document_too_slow", "422 document_too_much_memory", "422 document_crashed_worker"}
