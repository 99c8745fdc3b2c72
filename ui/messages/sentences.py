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
    checking: str
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
    mixed_alphabets: str
    quoted_from: str
    separator: str
    modality: dict[str, str]
    relation: dict[str, str]
    event_date: str
    published_on: str
    outlet: str
    reported: str
    told_by: str
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
    term_elsewhere: str
    same_name: str
    took: str

    # Conversations that are kept
    conversations: str
    conversations_none: str
    conversations_of: str
    signed_in: str
    sign_out: str
    rename: str
    rename_label: str
    delete: str
    deleted: str
    undo: str
    kept_damaged: str
    kept_newer: str
    kept_unwritable: str
    conversation_gone: str
    conversation_unread: str
    another_owner: str
    answer_unreadable: str
    ask_again: str
    outdated: str
    fallen: str
    fallen_hint: str

    # What narrowed an answer, and can be left out
    chip_remove: str
    chip_dates: str
    chip_window: str
    chip_source: str
    chip_article: str
    chip_alias: str
    chip_follow_up: str
    left_undated: str
    left_literal: str
    ask_unfiltered: str

    # Below an answer
    follow_ups: str
    copy_answer: str
    copy_answer_hint: str
    take: str
    take_hint: str
    arrange: str
    arrange_hint: str
    arranging: str
    show_quotations: str
    machine_translation: str
    helpful: str
    unhelpful: str
    vote_kept: str
    vote_lost: str
    add_reason: str
    reason_label: str
    reason_given: str
    send: str

    # When it takes long, or does not work
    slow: str
    building_first: str
    server_gone: str
    server_busy: str
    try_again: str

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
    also_in: str
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
    export_conversation: str
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

    # The article that is open
    quoted_here: str
    other_versions: str
    excerpt_place: str
    link_moved: str
    link_lost: str
    link_gone: str
    copy_passage: str

    # Why a passage was chosen
    why: str
    why_words: str
    why_names: str
    why_name: str
    why_no_words: str
    why_meaning: str
    why_by_words: str
    why_together: str
    why_place: str
    why_beyond: str

    # Tables and charts
    comparison: str
    chart_said: str
    chart_table: str
    month: str
    month_count: str
    others: str
    total: str

    # The list of articles
    by_month_and_outlet: str
    browse_label: str
    browse_hint: str
    all_articles: str
    title: str
    sort_by: str
    in_month: str
    browse_shown: str
    browse_none: str
    browse_all: str
    only: str
    only_hint: str
    only_add: str
    only_drop: str
    only_chosen: str
    only_ask: str
    only_clear: str
    page_before: str
    page_after: str

    # The index
    tab_index: str
    index_state: str
    last_build: str
    no_build: str
    report_duplicates: str
    report_articles: str
    doctor_title: str
    doctor_explained: str
    doctor: str
    doctor_running: str
    doctor_fine: str
    doctor_found: str
    doctor_where: str
    doctor_what: str
    doctor_remedy: str

    # Problems
    question_empty: str
    question_long: str
    date_bad: str
    dates_reversed: str
    unexpected: str
    problem: str
    problems: dict[str, str]
