"""Cities of East China, with the share of customers that sit in them."""

from dataclasses import dataclass

from desktop.services.sample.bilingual import Text, texts


@dataclass(frozen=True, slots=True)
class City:
    """A city, its province (short name), telephone area and some of its districts."""

    name: Text
    province: Text
    area_code: str
    share: int
    districts: tuple[Text, ...]

    @property
    def region(self) -> Text:
        """Province and city, once where they are the same."""
        if self.name == self.province:
            return self.name
        return Text(*(f"{a} {b}" for a, b in zip(self.province, self.name, strict=True)))


def _districts(text: str) -> tuple[Text, ...]:
    return tuple(Text(*pair.split("/")) for pair in text.split(", "))


SHANGHAI = Text("上海", "Shanghai")
JIANGSU = Text("江苏", "Jiangsu")
ZHEJIANG = Text("浙江", "Zhejiang")
ANHUI = Text("安徽", "Anhui")
FUJIAN = Text("福建", "Fujian")
SHANDONG = Text("山东", "Shandong")

CITIES = (
    City(
        SHANGHAI, SHANGHAI, "021", 44, _districts("浦东新区/Pudong, 徐汇区/Xuhui, 闵行区/Minhang")
    ),
    City(Text("苏州", "Suzhou"), JIANGSU, "0512", 24, _districts("工业园区/SIP, 姑苏区/Gusu")),
    City(Text("南京", "Nanjing"), JIANGSU, "025", 24, _districts("鼓楼区/Gulou, 江宁区/Jiangning")),
    City(Text("无锡", "Wuxi"), JIANGSU, "0510", 16, _districts("滨湖区/Binhu, 梁溪区/Liangxi")),
    City(Text("常州", "Changzhou"), JIANGSU, "0519", 10, _districts("武进区/Wujin")),
    City(Text("南通", "Nantong"), JIANGSU, "0513", 10, _districts("崇川区/Chongchuan")),
    City(Text("扬州", "Yangzhou"), JIANGSU, "0514", 8, _districts("邗江区/Hanjiang")),
    City(Text("徐州", "Xuzhou"), JIANGSU, "0516", 8, _districts("云龙区/Yunlong")),
    City(Text("镇江", "Zhenjiang"), JIANGSU, "0511", 6, _districts("京口区/Jingkou")),
    City(
        Text("杭州", "Hangzhou"), ZHEJIANG, "0571", 24, _districts("西湖区/Xihu, 滨江区/Binjiang")
    ),
    City(Text("宁波", "Ningbo"), ZHEJIANG, "0574", 16, _districts("鄞州区/Yinzhou, 海曙区/Haishu")),
    City(Text("温州", "Wenzhou"), ZHEJIANG, "0577", 12, _districts("鹿城区/Lucheng")),
    City(Text("绍兴", "Shaoxing"), ZHEJIANG, "0575", 8, _districts("越城区/Yuecheng")),
    City(Text("嘉兴", "Jiaxing"), ZHEJIANG, "0573", 8, _districts("南湖区/Nanhu")),
    City(Text("台州", "Taizhou"), ZHEJIANG, "0576", 7, _districts("椒江区/Jiaojiang")),
    City(Text("湖州", "Huzhou"), ZHEJIANG, "0572", 6, _districts("吴兴区/Wuxing")),
    City(Text("合肥", "Hefei"), ANHUI, "0551", 14, _districts("蜀山区/Shushan, 包河区/Baohe")),
    City(Text("芜湖", "Wuhu"), ANHUI, "0553", 7, _districts("鸠江区/Jiujiang")),
    City(Text("福州", "Fuzhou"), FUJIAN, "0591", 10, _districts("鼓楼区/Gulou, 仓山区/Cangshan")),
    City(Text("厦门", "Xiamen"), FUJIAN, "0592", 12, _districts("思明区/Siming, 湖里区/Huli")),
    City(Text("泉州", "Quanzhou"), FUJIAN, "0595", 6, _districts("丰泽区/Fengze")),
    City(Text("济南", "Jinan"), SHANDONG, "0531", 10, _districts("历下区/Lixia, 市中区/Shizhong")),
    City(
        Text("青岛", "Qingdao"), SHANDONG, "0532", 12, _districts("市南区/Shinan, 崂山区/Laoshan")
    ),
    City(Text("烟台", "Yantai"), SHANDONG, "0535", 6, _districts("芝罘区/Zhifu")),
)

STREETS = texts("""
    星澜街 | Xinglan Street
    文汇路 | Wenhui Road
    康宁路 | Kangning Road
    学士路 | Xueshi Road
    望湖路 | Wanghu Road
    青年路 | Qingnian Road
    科创大道 | Kechuang Avenue
    新河路 | Xinhe Road
    东园路 | Dongyuan Road
    滨江大道 | Binjiang Avenue
    和平路 | Heping Road
    紫藤路 | Ziteng Road
""")
