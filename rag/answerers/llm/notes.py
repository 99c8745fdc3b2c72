"""What the program says about a model's answer, in the question's language: that there is one, or why there is not."""

from index.documents import Language
from rag.answerers.llm.failures import Failure

_HEADINGS: dict[Language, str] = {
    "ja": "言語モデルが記事の引用をもとにまとめました。各文の出典をご確認ください。",
    "en": "Put together by a language model from the quotations; check the source of each sentence:",
}
_WHY: dict[Failure, dict[Language, str]] = {
    "unreachable": {"ja": "言語モデルに接続できませんでした。", "en": "The language model cannot be reached."},
    "slow": {"ja": "言語モデルが時間内に答えませんでした。", "en": "The language model did not answer in time."},
    "failed": {"ja": "言語モデルがエラーを返しました。", "en": "The language model answered with an error."},
    "redirected": {
        "ja": "言語モデルの接続先が別の場所へ転送しようとしたため、使いませんでした。",
        "en": "The language model's address leads elsewhere and was not followed.",
    },
    "endless": {"ja": "言語モデルの返答が長すぎました。", "en": "The language model's reply was too long."},
    "cut": {"ja": "言語モデルの返答が途中で切れました。", "en": "The language model's reply broke off."},
    "garbled": {
        "ja": "言語モデルの返答を読み取れませんでした。",
        "en": "The language model's reply could not be read.",
    },
    "tools": {
        "ja": "言語モデルが許可のない操作を求めたため、使いませんでした。",
        "en": "The language model asked for an action that it may not take.",
    },
    "declined": {"ja": "言語モデルは回答しませんでした。", "en": "The language model gave no answer."},
    "busy": {"ja": "言語モデルは混み合っています。", "en": "The language model is busy."},
    "unsupported": {
        "ja": "言語モデルの文には、記事で裏付けられるものがありませんでした。",
        "en": "Nothing that the language model wrote is supported by the articles.",
    },
}
_INSTEAD: dict[Language, str] = {
    "ja": "代わりに記事の引用をそのまま示します。",
    "en": "Here are the quotations themselves.",
}


def heading(language: Language) -> str:
    """The sentence above a model's statements."""
    return _HEADINGS[language]


def why_not(failure: Failure, language: Language) -> str:
    """Why the extractive answer stands in place of the model's."""
    return f"{_WHY[failure][language]}{'' if language == 'ja' else ' '}{_INSTEAD[language]}"


def left_out(count: int, language: Language) -> str:
    """That some of a model's statements were dropped; empty when none were."""
    if not count:
        return ""
    if language == "ja":
        return f"記事で裏付けられない文を{count}件省きました。"
    if count == 1:
        return "One sentence was left out: the articles do not support it."
    return f"{count} sentences were left out: the articles do not support them."
