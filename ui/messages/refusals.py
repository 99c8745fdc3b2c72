"""What the server says when it turns a request away, in both languages, and always what to do next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ui.messages import Interface


@dataclass(frozen=True, slots=True)
class Refusals:
    """One language. Words in braces are filled in by `str.format`."""

    wrong_host: str
    other_site: str
    not_here: str
    too_large: str
    too_slow: str
    too_many: str
    too_many_sign_ins: str
    not_json: str
    bad_call: str
    another_tab: str
    busy: str
    unexpected: str
    not_admin: str
    too_much_upkeep: str
    being_checked: str


_ENGLISH: Final = Refusals(
    wrong_host="This server does not answer under this name. Use the address it printed when it started, or start it "
    "with --allow-host NAME.",
    other_site="Pages of other sites cannot use this one. Open it in a tab of its own; a proxy before it has to pass "
    "the header Host on.",
    not_here="There is nothing at this address.",
    too_large="What was sent is too long. Shorten it.",
    too_slow="What was sent did not arrive in time. Try again.",
    too_many="Too many requests came from here. Try again in {seconds} s.",
    too_many_sign_ins="The name or password was wrong too often. Try again in {seconds} s.",
    not_json="Only JSON is read here.",
    bad_call="This is not what the page sends. Load the page again.",
    another_tab="This page is no longer current. Load it again.",
    busy="Many questions are waiting just now. Try again in a moment.",
    unexpected="Something went wrong inside the program (number {id}). Try again; the server's log has the details.",
    not_admin="Only those who keep the archive may do this. Ask one of them, or start the server with --admin and "
    "your name.",
    too_much_upkeep="This was asked for very often. Wait a minute, then try again.",
    being_checked="The index is being checked already. Wait until that is done, then try again.",
)
_JAPANESE: Final = Refusals(
    wrong_host="この名前ではサーバーに接続できません。起動時に表示されたアドレスを使うか、"
    "--allow-host に名前を付けて起動してください。",
    other_site="他のサイトのページからは利用できません。このページを直接開いてください。"
    "プロキシを使う場合は Host ヘッダーをそのまま渡してください。",
    not_here="このアドレスには何もありません。",
    too_large="送信された内容が長すぎます。短くしてください。",
    too_slow="送信された内容が時間内に届きませんでした。もう一度お試しください。",
    too_many="ここからのリクエストが多すぎます。{seconds}秒後にもう一度お試しください。",
    too_many_sign_ins="名前またはパスワードの誤りが続きました。{seconds}秒後にもう一度お試しください。",
    not_json="JSON だけを受け付けます。",
    bad_call="このページが送る形式ではありません。ページを再読み込みしてください。",
    another_tab="このページは最新ではありません。再読み込みしてください。",
    busy="ただいま質問が混み合っています。少し待ってからもう一度お試しください。",
    unexpected="プログラムの中で問題が起きました（番号 {id}）。もう一度お試しください。"
    "詳細はサーバーのログにあります。",
    not_admin="この操作はアーカイブの管理者だけができます。管理者に依頼するか、"
    "--admin に自分の名前を付けてサーバーを起動してください。",
    too_much_upkeep="この操作が何度も続きました。1分待ってからもう一度お試しください。",
    being_checked="索引はすでに点検中です。終わってからもう一度お試しください。",
)
_LANGUAGES: Final[dict[str, Refusals]] = {"ja": _JAPANESE, "en": _ENGLISH}


def refusals(language: "Interface") -> Refusals:
    """The sentences of one language."""
    return _LANGUAGES[language]
