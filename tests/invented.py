"""Articles of nowhere, for tests: short, in both languages, with dates, codes, lists, and something beside the body."""

import json
from pathlib import Path

HARBOUR = """---
id: harbour-2031-04
title: 港の改修、2031年に完成へ
published: 2031-04-02
outlet: 見本新聞
language: ja
---

北の港の改修が2031年末に終わる。費用は約120億円で、岸壁を3か所広げる。
担当者は会見で「大型の補給艦も入れるようになる」と説明した。工事は令和8年5月に始まった。
"""
DRILL = """---
id: drill-2031-02
title: Northern Lantern drill ends
published: 2031-02-20
outlet: Sample Courier
language: en
---

The Northern Lantern drill ended on Feb. 18, 2031. About 450 sailors and six ships took part.
Lt. Gen. A. Example said the SM-3 Block IIA was not fired. The next drill is planned for 2033.
"""
PLAIN = """無人艇の試験、湖で始まる
2031年3月12日

見本湖で無人艇2隻の試験が始まった。期間は3月12日から20日まで。
・1号艇は全長7メートル
・2号艇は全長9メートル
試験の結果は夏に公表される。
"""
RECORDS = (
    {
        "id": "dicas-2031",
        "title": "DICASの会合、見本市で開催",
        "text": "DICASの第9回会合が1月15日に開かれた。両国はPAC3 MSEの部品について話し合った。",
        "published": "2031-01-16",
        "outlet": "見本通信",
    },
    {
        "id": "dateless",
        "title": "A note without a date",
        "text": "Nobody wrote down when this note was made. It mentions March 2031 all the same.",
        "outlet": "Sample Courier",
    },
)


def write_articles(folder: Path) -> Path:
    """Put the articles into `folder`, which is made, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("harbour.md", HARBOUR), ("drill.md", DRILL), ("boats.txt", PLAIN)):
        (folder / name).write_text(text, encoding="utf-8")
    lines = (json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "notes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
