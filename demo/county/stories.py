"""What a trainee should read in each picture, in both languages."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """A remark for training."""

    zh: str
    en: str


STORIES: dict[str, Story] = {
    "quarry": Story(
        "山体林地被剥离，形成阶梯状裸岩开采面和坑底积水，为新增采石场。",
        "Wood stripped from the hill: stepped bare rock faces and water on the pit floor. A new quarry.",
    ),
    "spoil": Story(
        "采石场旁新增弃渣堆，表面粗糙、无植被。", "A new spoil heap beside the quarry, rough and without plants."
    ),
    "quarry_larger": Story(
        "前时相已有小采坑，后时相向四周扩大，属规模扩大。",
        "A small pit was there before and has grown on all sides: expanded.",
    ),
    "sand_yard": Story("新增砂石堆场，可见三个锥形砂堆。", "A new sand yard with three cone-shaped heaps."),
    "felling": Story(
        "林地皆伐，可见集材道条纹和零星保留木，冠层纹理消失。",
        "Clear-cut wood: skid trails, a few trees left, the texture of crowns is gone.",
    ),
    "ponds": Story("农用地开挖规则矩形鱼塘，塘埂清晰。", "Rectangular fish ponds dug in farmland, with clear dikes."),
    "ponds_larger": Story(
        "原有鱼塘旁新开挖一组，属规模扩大。", "A further group of ponds dug beside existing ones: expanded."
    ),
    "sheds": Story(
        "新增硬化地面和长条形厂房，屋面规则并有阴影。", "Hard ground and long factory roofs with shadows: new."
    ),
    "sheds_larger": Story("原有厂区旁扩建厂房。", "More factory buildings beside existing ones: expanded."),
    "barns": Story("新增成排窄长畜禽棚舍，周边为裸土。", "Rows of narrow livestock barns on bare soil: new."),
    "solar": Story("新增光伏阵列，深色面板成行、坐北朝南。", "A new solar field: dark panels in rows facing south."),
    "camp": Story("新增营地：停车场、步道和小木屋。", "A new camp: car park, paths and cabins."),
    "road": Story(
        "新开道路，两侧为开挖裸土；相邻图斑为同一条路。",
        "A new road with bare cut soil on both sides; the adjoining patches are the same road.",
    ),
    "earthwork": Story("场地平整，地表裸露。", "Ground levelled and bare."),
    "harvest": Story(
        "作物收割或翻耕后地块裸露，边界未变，属季节变化。",
        "The crop was harvested or the field ploughed; its borders are unchanged. Season.",
    ),
    "flooded": Story(
        "稻田灌水，边界未变，属季节变化，不是新挖鱼塘：没有塘埂。",
        "A paddy under water with unchanged borders and no dikes: season, not a new pond.",
    ),
    "leaves": Story(
        "落叶林展叶，纹理仍在，属季节变化。", "A deciduous stand in leaf; its texture is still there. Season."
    ),
    "shore": Story(
        "水位下降，滩地出露，沿岸线呈带状，无开挖痕迹。",
        "The water fell and laid the bank bare in a belt along the shore; no digging.",
    ),
    "cloud": Story("云遮挡，边缘柔和，西北侧有对应阴影。", "A cloud: soft edges, its shadow lies to the north-west."),
    "shadow": Story("云影，地物纹理在暗处仍可辨。", "A cloud's shadow: what is on the ground can still be made out."),
    "moved": Story(
        "两时相配准偏差约八米，房屋、道路边缘整体同向错位，并无新建。",
        "The images are about eight metres apart here: all edges moved the same way, nothing was built.",
    ),
    "haze": Story("薄雾使反差降低，地物未变。", "Thin haze lowers the contrast; the ground is unchanged."),
    "stripes": Story("传感器条带噪声。", "Stripes made by the sensor."),
    "glint": Story(
        "大棚薄膜镜面反光致像元饱和，大棚原已存在。",
        "Plastic tunnels mirror the sun and saturate the sensor; they were there before.",
    ),
}

PARTLY = Story("图斑内相邻部分无变化，范围偏大。", "The adjoining part is unchanged: the outline is too large.")


def remark(story: str, reality: str) -> Story:
    """The remark for a case."""
    base = STORIES[story]
    return Story(base.zh + PARTLY.zh, f"{base.en} {PARTLY.en}") if reality == "partly" else base
