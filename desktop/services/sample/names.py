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
GIVEN_FIRST = _parts(
    "建 jian 晓 xiao 亦 yi 文 wen 静 jing 志 zhi 雨 yu 思 si 佳 jia 海 hai 国 guo 俊 jun "
    "永 yong 子 zi 立 li 少 shao 振 zhen 泽 ze 若 ruo 书 shu 春 chun 玉 yu 美 mei 秀 xiu "
)
GIVEN_LAST = _parts(
    "平 ping 岚 lan 舟 zhou 博 bo 怡 yi 明 ming 强 qiang 桐 tong 源 yuan 宁 ning 峰 feng "
    "英 ying 栋 dong 华 hua 杰 jie 敏 min 康 kang 燕 yan 涵 han 新 xin 珍 zhen 辉 hui 琳 lin "
    "宇 yu 雪 xue 莹 ying 伟 wei 成 cheng 婷 ting 安 an 凯 kai 彤 tong 恒 heng 远 yuan 慧 hui "
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
    last = chance.choice(GIVEN_LAST)
    if chance.random() < 0.25:
        return Name(surname.chinese + last.chinese, f"{surname.latin} {last.latin}")
    first = chance.choice(GIVEN_FIRST)
    return Name(
        surname.chinese + first.chinese + last.chinese, f"{surname.latin} {first.latin}{last.latin}"
    )


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
