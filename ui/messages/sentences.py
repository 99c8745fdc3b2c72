"""The sentences a language of the page must have. Words in braces are filled in by `str.format`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Messages:
    """One language of the interface. A sentence that a language lacks cannot be built."""

    # The frame of the page
    tagline: str
    other_language: str
    switch_language: str
    tab_ask: str
    tab_search: str
    tab_archive: str

    # Asking
    question_label: str
    question_hint: str
    new_conversation: str
    you: str
    searching: str
    loading_archive: str
    loading_model: str
    keys: str
    show_filters: str
    show_sources: str

    # What the archive holds, before the first question
    welcome: str
    holds: str
    holds_undated: str
    built_at: str
    try_asking: str
    no_index_title: str
    no_index: str
    build_now: str
    cannot_open_title: str

    # Scope
    scope: str
    since: str
    until: str
    date_hint: str
    source: str
    every_source: str
    clear_scope: str

    # An answer
    confidence_high: str
    confidence_middling: str
    confidence_low: str
    confidence_none: str
    confidence_hint: str
    understood_as: str
    no_date: str
    no_outlet: str
    quoted_from: str
    citation_hint: str
    separator: str
    modality: dict[str, str]
    relation: dict[str, str]
    event_date: str
    published_on: str
    outlet: str
    reported: str
    by_month: str
    undated: str

    # What was searched
    searched: str
    searched_none: str
    window_both: str
    window_since: str
    window_until: str
    window_on: str
    term_count: str
    term_absent: str
    same_name: str
    took: str

    # Sources
    sources: str
    sources_of: str
    no_sources_yet: str
    no_sources: str
    nearest: str
    open_article: str
    original: str
    file: str
    also_at: str
    also_at_here: str
    verbatim: str
    changed: str
    gone: str
    copy_quotation: str
    copied: str
    copy_link: str
    close: str
    previous: str
    following: str
    back_to_sources: str

    # Export
    export: str
    export_copy: str
    export_save: str
    export_references: str
    export_searched: str
    export_made: str

    # Search
    search_label: str
    search_hint: str
    search_intro: str
    found: str
    found_nothing: str

    # Archive
    contents: str
    articles: str
    passages: str
    period: str
    outlets: str
    files: str
    model: str
    store: str
    generation: str
    built: str
    newest_first: str
    unread: str
    unread_none: str
    reason: str
    more: str

    # Rebuilding
    rebuild_title: str
    rebuild_explained: str
    rebuild: str
    cancel: str
    rebuild_starting: str
    rebuild_running: str
    rebuild_first: str
    rebuild_count: str
    elapsed: str
    remaining: str
    rebuild_done: str
    rebuild_failed: str
    rebuild_cancelled: str
    rebuild_cancelling: str
    report_added: str
    report_changed: str
    report_removed: str
    report_unchanged: str
    report_failed: str
    report_took: str
    stages: dict[str, str]

    # Problems
    question_empty: str
    question_long: str
    date_bad: str
    dates_reversed: str
    unexpected: str
    problem: str
    problems: dict[str, str]
