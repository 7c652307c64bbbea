"""What the business sells and to which kinds of customers."""

from dataclasses import dataclass

from desktop.services.sample.bilingual import Text
from desktop.services.sample.records import Product

CATEGORIES = {
    "imaging": Text("医学影像", "Medical imaging"),
    "endoscopy": Text("内镜", "Endoscopy"),
    "theatre": Text("手术室", "Operating theatre"),
    "critical_care": Text("急重症", "Critical care"),
    "laboratory": Text("检验", "Laboratory"),
    "rehabilitation": Text("康复", "Rehabilitation"),
    "dental_eye": Text("口腔与眼科", "Dental and eye care"),
    "dialysis": Text("血液净化", "Blood purification"),
    "consumable": Text("耗材", "Consumables"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as it stands in the price list.

    ``buyers`` are industries that want it besides dealers and hospitals, who want everything;
    ``most`` is how many go into one order at most.
    """

    code: str
    name: Text
    short_name: Text
    category: str
    price: int
    most: int
    buyers: tuple[str, ...] = ()

    @property
    def consumable(self) -> bool:
        """Whether it is used up and bought again."""
        return self.category == "consumable"

    def product(self, language: str) -> Product:
        """Return it with its names in ``language``."""
        return Product(
            code=self.code,
            name=self.name.said_in(language),
            short_name=self.short_name.said_in(language),
            category=CATEGORIES[self.category].said_in(language),
            price=self.price,
            consumable=self.consumable,
        )

    def suits(self, industry: str) -> bool:
        """Return whether customers of that industry want it."""
        return industry in {"dealer", "hospital"} or industry in self.buyers


def _offer(
    code: str, chinese: str, english: str, category: str, price: int, most: int, buyers: str = ""
) -> Offer:
    """Build an offer; in the names, ``long|short``."""
    long_chinese, _, short_chinese = chinese.partition("|")
    long_english, _, short_english = english.partition("|")
    return Offer(
        code,
        Text(long_chinese, long_english),
        Text(short_chinese or long_chinese, short_english or long_english),
        category,
        price,
        most,
        tuple(buyers.split()),
    )


OFFERS = (
    _offer("IM-101", "1.5T 超导磁共振系统|1.5T 磁共振", "1.5T superconducting MRI|1.5T MRI",
           "imaging", 2_980_000, 1, "scans checkup"),
    _offer("IM-102", "64 排螺旋 CT|64 排 CT", "64-slice spiral CT|64-slice CT",
           "imaging", 1_860_000, 1, "scans checkup"),
    _offer("IM-103", "移动数字 X 线摄影系统|移动 DR", "Mobile digital radiography|Mobile DR",
           "imaging", 368_000, 2, "scans checkup ortho"),
    _offer("IM-104", "术中 C 形臂|C 形臂", "Mobile C-arm|C-arm", "imaging", 352_000, 2, "ortho"),
    _offer("IM-105", "全数字彩色超声诊断仪|彩超", "Colour Doppler ultrasound|Ultrasound",
           "imaging", 268_000, 3, "checkup maternity scans"),
    _offer("IM-106", "超声骨密度仪|骨密度仪", "Ultrasound bone densitometer|Densitometer",
           "imaging", 89_000, 2, "checkup ortho rehab"),
    _offer("EN-201", "高清电子内镜系统|电子内镜", "HD video endoscope system|Endoscope system",
           "endoscopy", 468_000, 2, "checkup"),
    _offer("EN-202", "内镜清洗工作站|内镜清洗", "Endoscope reprocessor|Reprocessor",
           "endoscopy", 128_000, 2, "checkup"),
    _offer("OR-301", "手术无影灯（双头）|无影灯", "Surgical light, dual head|Surgical light",
           "theatre", 86_000, 6, "ortho maternity eye"),
    _offer("OR-302", "电动综合手术床|手术床", "Electric operating table|Operating table",
           "theatre", 118_000, 4, "ortho maternity"),
    _offer("OR-303", "关节镜系统", "Arthroscopy system", "theatre", 435_000, 1, "ortho"),
    _offer("OR-304", "骨科动力系统|骨科动力", "Orthopaedic power tools|Power tools",
           "theatre", 96_000, 3, "ortho"),
    _offer("CC-401", "有创呼吸机|呼吸机", "Invasive ventilator|Ventilator",
           "critical_care", 186_000, 5, "rehab"),
    _offer("CC-402", "多参数监护仪|监护仪", "Multi-parameter patient monitor|Patient monitors",
           "critical_care", 16_800, 30, "rehab maternity dialysis"),
    _offer("CC-403", "输液泵中央站|输液泵中央站", "Infusion central station|Infusion station",
           "critical_care", 78_000, 4, "dialysis maternity"),
    _offer("LA-501", "全自动生化分析仪|生化分析仪", "Chemistry analyser",
           "laboratory", 388_000, 2, "lab checkup"),
    _offer("LA-502", "化学发光免疫分析仪|发光分析仪", "Chemiluminescence analyser|CLIA analyser",
           "laboratory", 520_000, 2, "lab checkup"),
    _offer("LA-503", "检验流水线", "Laboratory automation line|Lab line",
           "laboratory", 2_180_000, 1, "lab"),
    _offer("LA-504", "血气分析仪", "Blood gas analyser", "laboratory", 148_000, 3, "lab"),
    _offer("RE-601", "下肢康复机器人|康复机器人", "Lower-limb rehabilitation robot|Rehab robot",
           "rehabilitation", 460_000, 1, "rehab ortho"),
    _offer("DE-701", "口腔锥形束 CT|口腔 CBCT", "Dental cone-beam CT|Dental CBCT",
           "dental_eye", 398_000, 2, "dental"),
    _offer("DE-702", "口腔综合治疗台|牙科治疗台", "Dental treatment unit|Dental units",
           "dental_eye", 62_000, 8, "dental"),
    _offer("DE-703", "眼科 OCT", "Ophthalmic OCT", "dental_eye", 340_000, 2, "eye"),
    _offer("DI-801", "血液透析机|血透机", "Haemodialysis machine|Dialysis machines",
           "dialysis", 128_000, 10, "dialysis"),
    _offer("CO-901", "生化检测试剂盒|生化试剂", "Chemistry reagent kit|Chemistry reagents",
           "consumable", 860, 60, "lab checkup"),
    _offer("CO-902", "发光免疫试剂盒|发光试剂", "CLIA reagent kit|CLIA reagents",
           "consumable", 1_480, 50, "lab checkup"),
    _offer("CO-903", "一次性透析器（24 支/箱）|透析器", "Dialysers, box of 24|Dialysers",
           "consumable", 1_920, 40, "dialysis"),
    _offer("CO-904", "高压注射器针筒（50 支/箱）|针筒", "Injector syringes, 50 per box|Syringes",
           "consumable", 2_250, 24, "scans checkup"),
    _offer("CO-905", "超声耦合剂（20 瓶/箱）|耦合剂", "Ultrasound gel, box of 20|Ultrasound gel",
           "consumable", 240, 60, "scans checkup maternity rehab"),
    _offer("CO-906", "一次性活检钳（20 支/箱）|活检钳", "Biopsy forceps, box of 20|Biopsy forceps",
           "consumable", 1_160, 40, "checkup"),
    _offer("CO-907", "可吸收缝合线（36 包/盒）|缝合线", "Absorbable sutures, box of 36|Sutures",
           "consumable", 690, 60, "ortho maternity dental eye"),
    _offer("CO-908", "骨科植入物套装|植入物", "Orthopaedic implant set|Implants",
           "consumable", 4_800, 20, "ortho"),
    _offer("CO-909", "雾化器与呼吸管路（50 套/箱）|呼吸管路", "Breathing circuits (50)|Circuits",
           "consumable", 1_350, 40, "rehab maternity"),
    _offer("CO-910", "口腔印模与修复材料|口腔材料", "Dental impression materials|Dental materials",
           "consumable", 520, 60, "dental"),
    _offer("CO-911", "人工晶状体", "Intraocular lenses", "consumable", 1_680, 30, "eye"),
    _offer("CO-912", "医用检查手套（10 盒/箱）|检查手套", "Examination gloves, box of 10|Gloves",
           "consumable", 210, 80, "lab dental eye rehab dialysis maternity scans"),
)  # fmt: skip
