"""What the HTTP API says to other programs when it cannot answer, in both languages, and always what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ui.messages import Interface


@dataclass(frozen=True, slots=True)
class ProgramMessages:
    """One language of the API. Words in braces are filled in by `str.format`."""

    no_key: str
    no_keys_here: str
    wrong_key: str
    other_site: str
    too_many: str
    busy: str
    opening: str
    no_index: str
    closed: str
    no_model: str
    not_json: str
    not_an_object: str
    too_large: str
    wrong_field: str
    unknown_field: str
    missing_field: str
    not_here: str
    wrong_method: str
    unexpected: str


_ENGLISH: Final = ProgramMessages(
    no_key="This server answers only with a key. Send it in the header 'Authorization: Bearer KEY'.",
    no_keys_here="Programs need a key here, and none is set. Who runs this server sets keys in SHUTTEN_API_KEYS.",
    wrong_key="This key is not known here. Check it, or ask who runs this server for another.",
    other_site="Pages of other sites cannot ask this server. Ask it from a program, or from its own page.",
    too_many="Too many requests; {limit} are answered. Try again in {seconds} s.",
    busy="Many questions are being answered just now. Try again in {seconds} s.",
    opening="The archive is still being opened. Try again in {seconds} s.",
    no_index="There is no index yet. Who runs this server makes one with: shutten build",
    closed="The archive cannot be opened. Who runs this server learns why with: shutten doctor",
    no_model="A model is missing that this needs. Ask with the answerer 'extractive', or ask who runs this server.",
    not_json="The body is not JSON. Send a JSON object, encoded in UTF-8.",
    not_an_object="The body is no JSON object. Send one, with the header 'Content-Type: application/json'.",
    too_large="The body has more than {limit:,} bytes. Shorten it; a question has at most {question:,} characters.",
    wrong_field="'{field}' cannot be used: {what}. Correct it; {path} says what may be sent.",
    unknown_field="There is no field '{field}'. Leave it out; {path} lists the fields.",
    missing_field="'{field}' is missing. Send it; {path} lists the fields.",
    not_here="There is nothing at this address. {path} lists what there is.",
    wrong_method="This address cannot be asked in this way. Use {methods}.",
    unexpected="Something went wrong inside the program. Try again; the details are in the server's log.",
)
_JAPANESE: Final = ProgramMessages(
    no_key="このサーバーの利用にはキーが必要です。ヘッダー「Authorization: Bearer キー」を付けて送信してください。",
    no_keys_here="利用にはキーが必要ですが、まだ設定されていません。"
    "サーバーの管理者が SHUTTEN_API_KEYS に設定してください。",
    wrong_key="このキーは登録されていません。キーを確かめるか、サーバーの管理者に問い合わせてください。",
    other_site="他のサイトのページからは利用できません。プログラムから、またはこのサーバーのページから質問してください。",
    too_many="リクエストが多すぎます（上限は {limit}）。{seconds}秒後にもう一度送信してください。",
    busy="現在多くの質問に回答しています。{seconds}秒後にもう一度送信してください。",
    opening="アーカイブを開いています。{seconds}秒後にもう一度送信してください。",
    no_index="索引がまだありません。サーバーの管理者が shutten build で作成してください。",
    closed="アーカイブを開けません。サーバーの管理者が shutten doctor で原因を確認してください。",
    no_model="必要なモデルが使えません。answerer を extractive にするか、サーバーの管理者に問い合わせてください。",
    not_json="本文が JSON ではありません。UTF-8 の JSON オブジェクトを送信してください。",
    not_an_object="本文が JSON オブジェクトではありません。"
    "ヘッダー「Content-Type: application/json」を付けて送信してください。",
    too_large="本文が{limit:,}バイトを超えています。短くしてください（質問の上限は{question:,}文字）。",
    wrong_field="「{field}」は使えません（{what}）。修正してください。送信できる内容は {path} にあります。",
    unknown_field="「{field}」という項目はありません。取り除いてください。項目の一覧は {path} にあります。",
    missing_field="「{field}」がありません。追加してください。項目の一覧は {path} にあります。",
    not_here="このアドレスには何もありません。利用できるアドレスは {path} にあります。",
    wrong_method="このアドレスではこの方法は使えません。{methods} を使ってください。",
    unexpected="プログラムの中で問題が起きました。もう一度送信してください。詳細はサーバーのログにあります。",
)
# Why a field cannot be used, by the name that Pydantic gives to the reason; English has Pydantic's own words.
_WRONG: Final = {
    "string_type": "文字列を指定してください",
    "string_unicode": "文字として読めない部分があります",
    "string_too_short": "{min_length}文字以上にしてください",
    "string_too_long": "{max_length}文字以内にしてください",
    "string_pattern_mismatch": "0:25 のように「開始:終了」で書いてください",
    "list_type": "文字列の配列を指定してください",
    "bool_type": "true か false を指定してください",
    "int_parsing": "整数を指定してください",
    "int_parsing_size": "大きすぎる整数です",
    "greater_than_equal": "{ge}以上にしてください",
    "less_than_equal": "{le}以下にしてください",
    "value_error": "2026-01-31 のような日付の文字列を指定してください",
}
_LANGUAGES: Final[dict[str, ProgramMessages]] = {"ja": _JAPANESE, "en": _ENGLISH}


def program_messages(language: "Interface") -> ProgramMessages:
    """The sentences of one language."""
    return _LANGUAGES[language]


def wrong(kind: str, said: str, facts: Mapping[str, Any], language: "Interface") -> str:
    """Why a field cannot be used: what Pydantic `said` of an error of that kind with these facts, in one language."""
    return _WRONG[kind].format(**facts) if language == "ja" and kind in _WRONG else said
