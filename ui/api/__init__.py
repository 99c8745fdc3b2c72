"""The archive for other programs, over HTTP beside the page: ask, search, show, status. See docs/api.md."""
