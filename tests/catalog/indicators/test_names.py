"""Names of one thing are found alike, names of different things never are."""

import pytest

from kuaizhuan.catalog.indicators.names import alike, measurable, named


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("含水量", "含水率"),
        ("含水量", "水分"),
        ("鸡粪含水率", "干鸡粪的含水量"),
        ("抗拉强度", "拉伸强度"),
        ("断后延伸率", "伸长率"),
        ("产品收率", "产率"),
        ("表面粗糙度", "Ra"),
        ("噪音", "运行噪声"),
        ("导热系数", "热导率"),
        ("使用寿命", "寿命"),
        ("膜厚度", "膜厚度"),
        ("镀层厚度", "镀层的厚度"),
        ("表面处理层硬度", "处理层硬度"),
        ("产品收率提高", "收率提升"),
        ("能耗降低", "能耗减少"),
        ("PH值", "pH"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other) > 0
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("电机功率", "风机功率"),
        ("功率", "额定功率"),
        ("抗拉强度", "屈服强度"),
        ("含水量", "含氮量"),
        ("最大厚度", "最小厚度"),
        ("高温容量保持率", "低温容量保持率"),
        ("收率", "收率提高"),
        ("能耗降低", "能耗提高"),
        ("直径", "厚度"),
        ("出口温度", "进口温度"),
        ("温度", "工作温度"),
        ("", "功率"),
        ("", ""),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one) == 0


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("排风量必须", "排风量"),
        ("所用压力风机的排风量应能", "排风量"),
        ("干鸡粪总有机物含量", "干鸡粪总有机物含量"),
        ("要求产品的抗拉强度", "抗拉强度"),
        ("桥丝电阻在", "桥丝电阻"),
        ("良率目标", "良率"),
        ("容量保持率", "容量保持率"),
        ("强屈比", "强屈比"),
        ("比表面积", "比表面积"),
        ("60℃满电存储", "满电存储"),
        ("必须", None),
        ("", None),
        ("高温", None),
    ],
)
def test_named(clause: str, name: str | None) -> None:
    found = named(clause)
    assert (found and found[0]) == name
    if found:
        assert clause[found[1] :].startswith(found[0])


@pytest.mark.parametrize(
    ("name", "yes"), [("含水量", True), ("年产原铝", True), ("建筑面积", False), ("设备", False)]
)
def test_measurable(name: str, yes: bool) -> None:
    assert measurable(name) is yes
