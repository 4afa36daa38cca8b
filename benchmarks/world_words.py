"""The words of a generated world: numbers, titles, names of companies and people, dates. All from its seed."""

import datetime as dt

import numpy as np


def _split(text):
    return text.split()


ENGLISH = _split(
    "solid electrolyte battery lithium ion separator membrane porous electrode active material binder slurry coating "
    "magnetic resonance gyroscope sensor optical fibre interferometer quantum atomic vapor cell pump laser phase "
    "modulation wireless communication terminal base station uplink scheduling resource allocation beam forming antenna "
    "array neural network training image recognition segmentation speech encoder decoder transformer attention compound "
    "inhibitor kinase antibody receptor pharmaceutical composition treatment cancer vaccine delivery nanoparticle polymer "
    "catalyst reactor hydrogen storage fuel stack turbine blade cooling heat exchanger valve pump compressor vehicle brake "
    "steering control autonomous driving lidar camera mapping semiconductor transistor gate dielectric etching deposition "
    "wafer package substrate display pixel circuit driver touch panel robot gripper joint actuator planning surgical tool "
    "catheter stent implant ultrasound probe water treatment filter seawater desalination soil crop seed harvesting machine"
)
CHINESE = _split(
    "一种 基于 固态 电解质 锂离子 电池 隔膜 电极 材料 制备 方法 磁共振 陀螺 原子 传感器 光纤 干涉 激光 相位 调制 无线 通信 基站 终端 "
    "调度 天线 波束 神经网络 训练 图像 识别 分割 语音 编码 化合物 抑制剂 抗体 药物 组合物 治疗 肿瘤 疫苗 纳米 聚合物 催化剂 反应器 "
    "储氢 燃料 叶片 冷却 换热器 阀门 压缩机 车辆 制动 转向 控制 自动驾驶 雷达 摄像头 半导体 晶体管 栅极 刻蚀 沉积 晶圆 封装 显示 "
    "像素 电路 触控 面板 机器人 夹爪 关节 手术 器械 导管 支架 超声 探头 水处理 过滤 海水 淡化 土壤 作物 装置 系统 及其 应用"
)
LEGAL = ("Inc", "Corp", "Co., Ltd.", "GmbH", "AG", "LLC", "S.A.", "K.K.", "B.V.", "Oy")
SYLLABLES = _split("ka ro mi ten lu sa vor del pha qui no bra zen ti mar gol fi xa ne us")
CITIES = _split("北京 上海 深圳 广州 杭州 南京 武汉 成都 苏州 天津")
TRADES = _split("科技有限公司 电子股份有限公司 大学 研究院 新能源有限公司 医药股份有限公司")
SURNAMES = _split("WANG LI ZHANG SMITH MÜLLER SATO KIM GARCIA ROSSI DUBOIS NGUYEN KUMAR JENSEN NOVAK SILVA COHEN")
OFFICES = np.array(["US", "CN", "EP", "WO", "JP"], dtype=object)
KINDS = {"US": "B2", "CN": "A", "EP": "B1", "WO": "A1", "JP": "A"}
EPOCH = dt.date(1995, 1, 1).toordinal()
EXAMPLES = ("US11205304B2", "US9876543B2", "EP1234567B1", "US5012236A")
EXAMPLE_DOI = "10.3390/s20030734"


def offices_of(world):
    """Return the office of each patent; of papers too, where it means nothing."""
    if not hasattr(world, "offices"):
        chance = np.random.default_rng(11).random(world.n)
        world.offices = OFFICES[np.searchsorted([0.45, 0.70, 0.82, 0.92], chance)]
        world.offices[(np.arange(world.n) >= 1_000_000) & np.isin(world.offices, ["WO", "JP"])] = "CN"
    return world.offices


def numbers_of(world):
    """Return the best name of each document: a publication number or a DOI. The examples' go to well-cited ones."""
    if not hasattr(world, "numbers"):
        rows = zip(range(world.n), world.is_paper.tolist(), offices_of(world), strict=True)
        world.numbers = [_number(place, paper, office) for place, paper, office in rows]
        famous = [place for place in world.famous[:20000].tolist() if not world.is_paper[place]]
        offices = world.offices
        for name in EXAMPLES:
            place = next(place for place in famous[5:] if offices[place] == name[:2])
            famous.remove(place)
            world.numbers[place] = name
        papers = [place for place in world.famous.tolist() if world.is_paper[place]]
        world.numbers[papers[min(3, len(papers) - 1)]] = EXAMPLE_DOI
    return world.numbers


def _number(place, paper, office):
    if paper:
        return f"10.{1000 + place % 97}/doc.{place:08}"
    if office == "US":
        if place < 3_000_000:
            return f"US{6_200_000 + place}B2"
        return f"US{2001 + place % 24}{place // 24:07}A1"
    if office == "CN":
        return f"CN{101_000_000 + place}A"
    if office == "EP":
        return f"EP{(1_500_000 + place) % 9_000_000 + 1_000_000}B1"
    return f"{office}{2001 + place % 24}{place // 24 + 1:06}{KINDS[office]}"


class Words:
    """Columns of the tables `document`, `string` and `name`."""

    def __init__(self, world):
        self.world = world
        self.dice = np.random.default_rng(world.n + 1)
        self.strings = []
        self._dates()
        self._names_of_companies()
        self._inventors()
        self._titles()
        self.keys = list(range(1, len(self.strings) + 1))
        patent = ~world.is_paper
        self.office = np.where(patent, offices_of(world), None)
        kinds = [None if paper else _kind(name) for paper, name in zip(world.is_paper, numbers_of(world), strict=True)]
        self.kind_code = kinds
        family = np.arange(world.n) - (self.dice.random(world.n) < 0.06)  # stages of one application
        known = patent & (self.dice.random(world.n) > 0.03)
        self.application_no = [
            f"{o}{20_000_000 + f}" if k else None for o, f, k in zip(self.office, family, known, strict=True)
        ]

    def _dates(self):
        patent = ~self.world.is_paper
        known = np.unique(self.world.days, return_inverse=True)
        spelled = np.array([_date(day) for day in known[0].tolist()])[known[1]]
        earlier = np.array([_date(day - 550) for day in known[0].tolist()])[known[1]]
        some = self.dice.random(self.world.n)
        self.published = np.where(
            patent & (some > 0.01), np.where(some < 0.02, spelled // 10000 * 10000, spelled), None
        )
        self.filed = np.where(patent & (some < 0.97), earlier, None)
        told = self.world.is_paper & (some < 0.8)
        self.year = np.where(
            patent, np.where(some > 0.01, spelled // 10000, None), np.where(told, spelled // 10000, None)
        )
        self.year_from_text = np.where(told, 1, None)

    def _intern(self, texts):
        first = len(self.strings) + 1
        self.strings.extend(texts)
        return np.arange(first, len(self.strings) + 1)

    def _names_of_companies(self):
        dice, n = self.dice, self.world.n
        companies = ["Acme Inc", "Beta GmbH", "A", "B", *(_company(dice, k) for k in range(max(50, n // 16)))]
        companies = list(dict.fromkeys(companies))
        variants = [name.upper() if k % 2 else name.replace(" ", ", ", 1) for k, name in enumerate(companies[:2000])]
        pairs = [f"{companies[a]}|{companies[b]}" for a, b in dice.integers(0, len(companies), (n // 100, 2)) if a != b]
        variants, pairs = sorted({*variants} - {*companies}), sorted({*pairs})
        plain = self._intern(companies)
        others = self._intern([*variants, *pairs])
        rank = np.minimum((dice.pareto(0.9, n) * 4).astype(np.int64), len(plain) - 1)
        chosen = plain[rank]
        chosen = np.where(dice.random(n) < 0.12, others[dice.integers(0, len(others), n)], chosen)
        patent = ~self.world.is_paper
        self.original = np.where(patent & (dice.random(n) > 0.04), chosen, None)
        moved = plain[np.minimum((dice.pareto(0.9, n) * 4).astype(np.int64), len(plain) - 1)]
        current = np.where(dice.random(n) < 0.1, moved, chosen)
        self.current = np.where(patent & (dice.random(n) > 0.08), current, None)

    def _inventors(self):
        n = self.world.n
        people = [f"{SURNAMES[k % 16]}, {_word(k)}" for k in range(max(50, n // 5))]
        first, second = self.dice.integers(0, len(people), (2, n // 2))
        texts = {f"{people[a]}|{people[b]}" if a % 3 else people[a]: None for a, b in zip(first, second, strict=True)}
        keys = self._intern(list(texts))
        self.inventors = np.where(self.world.is_paper, None, keys[self.dice.integers(0, len(keys), n)])

    def _titles(self):
        n, dice = self.world.n, self.dice
        chinese = dice.random(n) < np.where(offices_of(self.world) == "CN", 0.9, 0.05)
        picks = np.minimum((dice.pareto(0.7, (n, 8)) * 9).astype(np.int64), len(ENGLISH) - 1)
        picks = np.where(dice.random((n, 8)) < 0.4, picks, dice.integers(0, len(ENGLISH), (n, 8))).tolist()
        titles = [_title(row, cn, place) for place, (row, cn) in enumerate(zip(picks, chinese.tolist(), strict=True))]
        paper = self.world.is_paper.tolist()
        texts = [
            f"{SURNAMES[place % 16].title()} et al., {title}, J. Appl. Sci. {place % 90} ({year or 'in press'})"
            for place, (title, year) in enumerate(zip(titles, self.year.tolist(), strict=True))
            if paper[place]
        ]
        self.text = np.full(n, None, dtype=object)
        self.text[self.world.is_paper] = self._intern(texts)
        self.titles = [None if is_paper else title for title, is_paper in zip(titles, paper, strict=True)]

    def names(self):
        """Return the columns of `name`, in its order."""
        rows = []
        for place, (number, same) in enumerate(zip(numbers_of(self.world), self.world.same_as.tolist(), strict=True)):
            paper = self.world.is_paper[place]
            rows.append((number, "doi" if paper else "number", same + 1))
            id_ = f"{(place * 2654435761) % 2**32:08x}-{place % 65536:04x}-4000-8000-{place:012x}"
            if same == place:
                rows.append((id_, "paper_id" if paper else "patent_id", same + 1))
        rows.sort()
        return [list(column) for column in zip(*rows, strict=True)]


def _kind(name):
    return name.rstrip("0123456789")[-1:] if name[-1].isalpha() else name[-2:]


def _date(day):
    found = dt.date.fromordinal(EPOCH + day)
    return found.year * 10000 + found.month * 100 + found.day


def _word(k):
    letters = []
    while True:
        k, rest = divmod(k, len(SYLLABLES))
        letters.append(SYLLABLES[rest])
        if not k:
            return "".join(letters).title()


def _company(dice, k):
    if k % 4 == 3:
        return CITIES[k % 10] + CHINESE[k % len(CHINESE)] + str(k) + TRADES[k % 6]
    return f"{_word(k * 37 + 400)} {LEGAL[int(dice.integers(0, len(LEGAL)))]}"


def _title(picks, chinese, place):
    if chinese:
        return "".join(CHINESE[pick % len(CHINESE)] for pick in picks[: 4 + place % 3]) + (
            "方法" if place % 2 else "装置"
        )
    words = " ".join(ENGLISH[pick] for pick in picks[: 4 + place % 5])
    return f"{'Method for' if place % 2 else 'Device with'} {words}"
