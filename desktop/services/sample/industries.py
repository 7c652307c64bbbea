"""Kinds of customers."""

from dataclasses import dataclass

from desktop.services.sample.bilingual import Text, texts


@dataclass(frozen=True, slots=True)
class Industry:
    """A kind of customer: how many per cent are of it, how large they are, how names end."""

    code: str
    name: Text
    share: int
    employees: tuple[int, int]
    endings: tuple[Text, ...]


INDUSTRIES = (
    Industry(
        "dealer",
        Text("医疗器械经销", "Medical device dealer"),
        38,
        (12, 160),
        texts("""
            医疗器械有限公司 | Medical Devices Co., Ltd.
            医疗设备有限公司 | Medical Equipment Co., Ltd.
            医疗科技有限公司 | Medical Technology Co., Ltd.
            医学科技有限公司 | Medical Science Co., Ltd.
            医疗用品有限公司 | Medical Supplies Co., Ltd.
            医疗供应链管理有限公司 | Medical Supply Chain Co., Ltd.
        """),
    ),
    Industry(
        "hospital",
        Text("综合医院", "General hospital"),
        14,
        (120, 1400),
        texts("""
            医院 | Hospital
            国际医院 | International Hospital
            综合门诊部 | Polyclinic
        """),
    ),
    Industry(
        "lab",
        Text("医学检验", "Clinical laboratory"),
        8,
        (40, 320),
        texts("""
            医学检验所有限公司 | Clinical Laboratory Co., Ltd.
            医学检验实验室 | Medical Testing Laboratory
        """),
    ),
    Industry(
        "dental",
        Text("口腔", "Dental care"),
        8,
        (25, 220),
        texts("""
            口腔医院 | Dental Hospital
            齿科门诊部 | Dental Clinic
        """),
    ),
    Industry("eye", Text("眼科", "Eye care"), 5, (60, 260), texts("眼科医院 | Eye Hospital")),
    Industry(
        "rehab",
        Text("康复", "Rehabilitation"),
        6,
        (60, 380),
        texts("""
            康复医院 | Rehabilitation Hospital
            护理院 | Care Home
        """),
    ),
    Industry(
        "ortho",
        Text("骨科", "Orthopaedics"),
        5,
        (80, 420),
        texts("骨科医院 | Orthopaedic Hospital"),
    ),
    Industry(
        "dialysis",
        Text("血液透析", "Dialysis"),
        4,
        (20, 90),
        texts("血液透析中心 | Dialysis Centre"),
    ),
    Industry(
        "checkup",
        Text("健康体检", "Health check-up"),
        6,
        (40, 260),
        texts("""
            健康体检中心 | Health Check-up Centre
            健康管理有限公司 | Health Management Co., Ltd.
        """),
    ),
    Industry(
        "maternity",
        Text("妇幼", "Maternity and child care"),
        3,
        (90, 420),
        texts("妇产医院 | Maternity Hospital"),
    ),
    Industry(
        "scans",
        Text("影像诊断", "Diagnostic imaging"),
        3,
        (30, 120),
        texts("医学影像诊断中心 | Diagnostic Imaging Centre"),
    ),
)
GROUP_ENDING = Text("医院管理集团", "Hospital Group")
