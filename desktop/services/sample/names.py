"""Parts from which names of people and companies are put together, with their pinyin.

Each part is written ``character pinyin``. No list holds whole names, so no real firm or person is
meant by any of them.
"""

from random import Random
from typing import NamedTuple


class Name(NamedTuple):
    """A name and how it is spelt in Latin letters, one word per part."""

    chinese: str
    latin: str


def _parts(text: str) -> tuple[Name, ...]:
    words = text.split()
    return tuple(Name(*pair) for pair in zip(words[::2], words[1::2], strict=True))


SURNAMES = _parts(
    "王 wang 李 li 张 zhang 刘 liu 陈 chen 杨 yang 赵 zhao 黄 huang 周 zhou 吴 wu 徐 xu 孙 sun "
    "胡 hu 朱 zhu 高 gao 林 lin 何 he 郭 guo 马 ma 罗 luo 梁 liang 宋 song 郑 zheng 谢 xie "
    "韩 han 唐 tang 冯 feng 于 yu 董 dong 萧 xiao 程 cheng 曹 cao 袁 yuan 邓 deng 许 xu 傅 fu "
    "沈 shen 曾 zeng 彭 peng 吕 lv 苏 su 卢 lu 蒋 jiang 蔡 cai 贾 jia 丁 ding 魏 wei 薛 xue "
    "叶 ye 余 yu 潘 pan 杜 du 戴 dai 夏 xia 钟 zhong 汪 wang 田 tian 任 ren 姜 jiang 范 fan "
    "方 fang 石 shi 姚 yao 贺 he 顾 gu 邱 qiu 陆 lu 章 zhang 施 shi 洪 hong 秦 qin 毛 mao "
)
GIVEN = _parts(
    "建 jian 平 ping 晓 xiao 岚 lan 亦 yi 舟 zhou 文 wen 博 bo 静 jing 怡 yi 明 ming 远 yuan "
    "志 zhi 强 qiang 雨 yu 桐 tong 思 si 源 yuan 佳 jia 宁 ning 海 hai 峰 feng 秀 xiu 英 ying "
    "国 guo 栋 dong 丽 li 华 hua 俊 jun 杰 jie 慧 hui 敏 min 永 yong 康 kang 春 chun 燕 yan "
    "子 zi 涵 han 立 li 新 xin 玉 yu 珍 zhen 少 shao 辉 hui 美 mei 琳 lin 振 zhen 宇 yu "
    "雪 xue 莹 ying 伟 wei 成 cheng 婷 ting 安 an 泽 ze 凯 kai 若 ruo 彤 tong 书 shu 恒 heng "
)
BRAND_FIRST = _parts(
    "康 kang 睿 rui 启 qi 博 bo 禾 he 越 yue 泉 quan 澄 cheng 润 run 朗 lang 和 he 恒 heng "
    "海 hai 云 yun 景 jing 嘉 jia 明 ming 清 qing 安 an 怀 huai 颐 yi 宁 ning 仁 ren 慈 ci "
    "沐 mu 锡 xi 瓯 ou 鹭 lu 棠 tang "
)
BRAND_SECOND = _parts(
    "澜 lan 衡 heng 晟 sheng 沅 yuan 蘅 heng 珩 heng 栩 xu 霁 ji 翊 yi 湛 zhan 笙 sheng "
    "珑 long 昀 yun 澍 shu 彧 yu 琮 cong 栎 li 槿 jin 潋 lian 岑 cen 澈 che 邈 miao 迦 jia "
)


def person_name(chance: Random) -> Name:
    """Return a surname with one or, more often, two given characters."""
    surname = chance.choice(SURNAMES)
    given = chance.sample(GIVEN, 2 if chance.random() < 0.72 else 1)
    latin = f"{surname.latin} {''.join(part.latin for part in given)}"
    return Name(surname.chinese + "".join(part.chinese for part in given), latin)


def brands(chance: Random, count: int) -> list[Name]:
    """Return ``count`` different trade names of two characters."""
    pairs = [(first, second) for first in BRAND_FIRST for second in BRAND_SECOND]
    return [
        Name(first.chinese + second.chinese, first.latin + second.latin)
        for first, second in chance.sample(pairs, count)
    ]


MOBILE_PREFIXES = ("154", "160", "161", "163", "164", "168", "169", "179")
"""Three figures that look like a mobile number's and are given to no operator."""


def mobile(chance: Random) -> str:
    """Return a mobile number nobody can have."""
    return chance.choice(MOBILE_PREFIXES) + f"{chance.randrange(10**8):08d}"


def landline(chance: Random, area_code: str) -> str:
    """Return a fixed-line number nobody can have: none starts with 1 after the area code."""
    return f"{area_code}-1{chance.randrange(10**7):07d}"
