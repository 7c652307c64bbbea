"""Which encoding a text file is in, from its bytes alone.

Strict decoding rules most encodings out. What remains is judged by what comes out: Chinese text
consists to a good part of a few hundred common characters, Western text of single accented letters
between plain ones.
"""

import codecs
import re
from itertools import islice

SAMPLE_LINES = 600
COMMON_SHARE = 0.12
WESTERN_SHARE = 0.75

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = ("utf-16-le", "utf-16-be")
CHINESE = ("gb18030", "cp950", "big5hkscs")

COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
    "还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条只没"
    "结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路"
    "级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热"
    "领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万"
    "每目至达走积示议声报完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律且究观越织装影算"
    "低持音众书布复容儿须际商非验连断深近矿千周委素技备半办青省列习响约支般史感劳便团往历市克何除消构府称太准精值号"
    "率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
    "限司份址姓职邮箱客户李刘陈杨黄赵吴徐孙胡朱郭何罗宋郑谢韩唐冯于董萧程曹袁邓沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田范方石姚谭廖邹熊金陆郝孔崔康邱秦史顾侯邵孟龙段雷钱汤尹黎常武贺赖龚沪浙粤港台湾州深杭宁药医售购订款额备注"
    "這個國來時會對發動過說產種後學經進著從業應開還義間樣與關數點質氣問題條沒結無情將組見計別據給證聯認單風車務達積"
    "議聲報離張馬節話況傳廣記須際驗連斷響約團歷構稱準養專圖屬號維劃標寫選親層狀廠縣參細聽該鐵價嚴電話傳真編訂購額備註"
    "機構實現體當兩樣線總員設長統資邊級運農幾區強決戰則處隊門規熱領東導壓爭濟階術極權轉帶場萬類確陳劉楊黃趙吳孫羅鄭謝"
    "韓馮蕭鄧呂蘇盧蔣賈葉閻潘鍾範譚廖鄒陸顧邵龍錢湯賴龔灣臺"
    "，。、；：？！（）《》「」“”·～—…￥％　０１２３４５６７８９"
)

_UNPLAIN_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_UNPLAIN_RUN = re.compile(rb"[\x80-\xff]+")


def decode(raw: bytes) -> tuple[str, str] | None:
    """Return the text and the name of the encoding found, None where nothing fits."""
    for mark, name in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _decoded(raw, name)
    if b"\0" in raw:
        return _decode_wide(raw)
    return _decoded(raw, "utf-8") or _decode_regional(raw)


def decode_as(raw: bytes, encoding: str) -> tuple[str, str] | None:
    """Return the text in the encoding a person named, None where it does not fit or is not known.

    The common names for Chinese encodings stand for the largest of their family, and a mark of byte
    order at the beginning is no part of the text.
    """
    try:
        name = codecs.lookup(encoding.strip()).name
    except LookupError:
        return None
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "utf-8": "utf-8-sig"}
    found = _decoded(raw, wider.get(name, name))
    return (found[0].removeprefix("\ufeff"), name) if found else None


def _decoded(raw: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return raw.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _decode_wide(raw: bytes) -> tuple[str, str] | None:
    """Two bytes a character without a mark: the order in which line ends and commas appear."""
    candidates = [found for name in WIDE if (found := _decoded(raw, name))]
    scored = [(sum(text.count(c) for c in "\n\t,; "), text, name) for text, name in candidates]
    best = max(scored, default=(0, "", ""))
    return (best[1], best[2]) if best[0] and "\0" not in best[1] else None


def _decode_regional(raw: bytes) -> tuple[str, str] | None:
    sample = b"\n".join(m[0] for m in islice(_UNPLAIN_LINE.finditer(raw), SAMPLE_LINES))
    chinese = sorted(CHINESE, key=lambda name: -_common_share(sample, name))
    if _common_share(sample, chinese[0]) >= COMMON_SHARE:
        return _decoded(raw, chinese[0])
    if _western_share(sample) >= WESTERN_SHARE and (found := _decoded(raw, "cp1252")):
        return found
    if _is_everyday_simplified(sample) and (found := _decoded(raw, "gb18030")):
        return found
    return _decode_by_guess(raw, sample)


def _common_share(sample: bytes, encoding: str) -> float:
    """Which part of what is beyond ASCII is common in Chinese; 0 where it does not decode."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [c for c in text if c > "\x7f"]
    return sum(c in COMMON for c in beyond) / max(1, len(beyond))


def _is_everyday_simplified(sample: bytes) -> bool:
    """Tell whether all is in GB 2312 and most of it in its first level, as rare surnames are."""
    try:
        text = sample.decode("gb2312")
    except UnicodeDecodeError:
        return False
    leads = [character.encode("gb2312")[0] for character in text if character > "\x7f"]
    return sum(lead < 0xD8 for lead in leads) > 0.7 * len(leads)


def _western_share(sample: bytes) -> float:
    """Which part of the bytes beyond ASCII stand alone between plain ones."""
    runs = [len(run) for run in _UNPLAIN_RUN.findall(sample)]
    return sum(n for n in runs if n == 1) / max(1, sum(runs))


def _decode_by_guess(raw: bytes, sample: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return _decoded(raw, best.encoding) if best is not None else None
