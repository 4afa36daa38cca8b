"""The vocabulary of the invented world: what patents and papers are about, in four languages. Pure.

Companies, journals and people are made up. Topics are neighbours in the order in which they stand.
"""

from typing import NamedTuple

LANGUAGES = ("en", "zh", "ja", "ko")


class Topic(NamedTuple):
    """What documents of one field are about: things by language, and the companies that are busy there."""

    journal: str
    code: str  # stands in DOIs
    things: dict[str, tuple[str, ...]]


TOPICS = (
    Topic("Journal of Solid-State Energy", "JSSE", {
        "en": ("solid electrolyte", "lithium metal anode", "battery separator", "electrode slurry", "pouch cell"),
        "zh": ("固态电解质", "锂金属负极", "电池隔膜", "电极浆料", "软包电池"),
        "ja": ("固体電解質", "リチウム金属負極", "電池用セパレータ", "電極スラリー", "全固体電池"),
        "ko": ("고체 전해질", "리튬 금속 음극", "전지용 분리막", "전극 슬러리", "파우치 셀"),
    }),
    Topic("Letters in Quantum Sensing", "LQS", {
        "en": ("nuclear magnetic resonance gyroscope", "alkali vapour cell", "atomic magnetometer",
               "optically pumped sensor", "magnetic shield"),
        "zh": ("核磁共振陀螺", "碱金属原子气室", "原子磁力计", "光泵磁传感器", "磁屏蔽装置"),
        "ja": ("核磁気共鳴ジャイロ", "アルカリ蒸気セル", "原子磁力計", "光ポンピング磁気センサ", "磁気シールド"),
        "ko": ("핵자기공명 자이로스코프", "알칼리 증기 셀", "원자 자력계", "광펌핑 센서", "자기 차폐 장치"),
    }),
    Topic("Annals of Robotic Handling", "ARH", {
        "en": ("robot gripper", "joint torque sensor", "mobile manipulator", "impact tool", "cable-driven arm"),
        "zh": ("机器人夹爪", "关节力矩传感器", "移动机械臂", "冲击工具", "绳驱机械臂"),
        "ja": ("ロボットハンド", "関節トルクセンサ", "移動マニピュレータ", "電動工具", "ケーブル駆動アーム"),
        "ko": ("로봇 그리퍼", "관절 토크 센서", "이동 매니퓰레이터", "전동 공구", "케이블 구동 암"),
    }),
    Topic("Proceedings on Learned Systems", "PLS", {
        "en": ("neural network accelerator", "speech recogniser", "image classifier", "recommendation model",
               "federated learner"),
        "zh": ("神经网络加速器", "语音识别模型", "图像分类器", "推荐模型", "联邦训练"),
        "ja": ("ニューラルネットワーク演算器", "音声認識モデル", "画像分類器", "推薦モデル", "連合学習"),
        "ko": ("신경망 가속기", "음성 인식 모델", "영상 분류기", "추천 모델", "연합 학습"),
    }),
    Topic("Radio Engineering Transactions", "RET", {
        "en": ("beam management", "random access channel", "phased array antenna", "sidelink relay", "radio receiver"),
        "zh": ("波束管理", "随机接入信道", "相控阵天线", "侧行链路中继", "无线接收机"),
        "ja": ("ビーム管理", "ランダムアクセスチャネル", "フェーズドアレイアンテナ", "サイドリンク中継", "無線受信機"),
        "ko": ("빔 관리", "랜덤 액세스 채널", "위상 배열 안테나", "사이드링크 중계", "무선 수신기"),
    }),
    Topic("Semiconductor Process Review", "SPR", {
        "en": ("gate-all-around transistor", "hybrid bonding", "extreme ultraviolet resist", "power module",
               "wafer carrier"),
        "zh": ("环栅晶体管", "混合键合结构", "极紫外光刻胶", "功率模块", "晶圆载具"),
        "ja": ("ゲートオールアラウンドトランジスタ", "ハイブリッド接合", "極端紫外線レジスト", "パワーモジュール",
               "ウェハキャリア"),
        "ko": ("게이트 올 어라운드 트랜지스터", "하이브리드 본딩", "극자외선 레지스트", "전력 모듈", "웨이퍼 캐리어"),
    }),
    Topic("European Journal of Drug Delivery", "EJDD", {
        "en": ("lipid nanoparticle", "antibody conjugate", "inhaler", "sustained-release tablet", "vaccine adjuvant"),
        "zh": ("脂质纳米颗粒", "抗体偶联物", "吸入装置", "缓释片", "疫苗佐剂"),
        "ja": ("脂質ナノ粒子", "抗体複合体", "吸入器", "徐放性錠剤", "ワクチンアジュバント"),
        "ko": ("지질 나노입자", "항체 접합체", "흡입기", "서방성 정제", "백신 보조제"),
    }),
    Topic("Wind and Marine Power", "WMP", {
        "en": ("wind turbine blade", "pitch bearing", "floating foundation", "tidal generator", "nacelle crane"),
        "zh": ("风力发电机叶片", "变桨轴承", "漂浮式基础", "潮流能发电机", "机舱吊机"),
        "ja": ("風力発電機のブレード", "ピッチ軸受", "浮体式基礎", "潮流発電機", "ナセルクレーン"),
        "ko": ("풍력 터빈 블레이드", "피치 베어링", "부유식 기초", "조류 발전기", "나셀 크레인"),
    }),
)  # fmt: skip

PATENT_TITLES = {  # {0} is the thing, {1} the thing with its article
    "en": ("{0} and method of manufacturing the same", "Method for producing {1}", "{0} with improved durability",
           "System comprising {1}", "Apparatus and method for monitoring {1}", "{0}"),
    "zh": ("一种{0}及其制备方法", "{0}的控制方法、装置及存储介质", "{0}及其应用", "一种新型{0}", "基于{0}的检测系统"),
    "ja": ("{0}およびその製造方法", "{0}の制御装置", "{0}を用いたシステム", "{0}", "{0}の検査方法"),
    "ko": ("{0} 및 그 제조 방법", "{0} 제어 방법 및 장치", "{0}를 이용한 시스템", "{0}"),
}  # fmt: skip
PAPER_TITLES = {
    "en": ("On the stability of the {0}", "A review of the {0}", "The {0}: a field study", "Modelling {1} at low cost",
           "Towards a better {0}", "What limits the {0}?"),
    "zh": ("{0}研究进展", "{0}稳定性分析", "面向{0}的建模方法"),
    "ja": ("{0}の研究動向", "{0}の安定性に関する研究"),
    "ko": ("{0}에 관한 연구", "{0}의 안정성 분석"),
}  # fmt: skip
COMPANIES = {
    "en": ("Aldermere Instruments, Inc.", "Nordwind Robotik GmbH", "Halcyon Cells Ltd", "Tessellate Corp.",
           "Brightwater Therapeutics, Inc.", "Van der Meulen B.V.", "Quillon Semiconductor LLC", "Ostrava Motory a.s.",
           "The Regents of Kestrel University", "Société Lumerelle S.A.", "Corvid Wireless Oy", "Pelagic Power plc",
           "Johnson, Marlow & Sons Co., Ltd.", "Iris Learning Systems Inc"),
    "zh": ("北京云衡科技有限公司", "中南仪器股份有限公司", "华岳大学", "深圳市启澜通信有限公司",
           "江南新能源股份有限公司", "上海衡芯半导体有限公司", "国泽电网有限公司", "中科岚山研究所"),
    "ja": ("株式会社ミナト電機", "瑞穂精機株式会社", "北斗化学工業株式会社", "東雲大学", "アオイ通信株式会社",
           "霧島半導体株式会社"),
    "ko": ("한빛소재 주식회사", "(주)대림정밀", "서해전자 주식회사", "한강대학교 산학협력단", "누리에너지 주식회사"),
}  # fmt: skip
FAMILY_NAMES = {
    "en": ("Okafor", "Lindqvist", "Marlow", "Petrov", "Castellanos", "O'Brien", "Van der Meulen", "Haddad", "Novák",
           "Fitzgerald", "Rossi", "Achterberg"),
    "zh": ("张", "王", "李", "刘", "陈", "杨", "赵", "黄", "周", "欧阳"),
    "ja": ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村"),
    "ko": ("김", "이", "박", "최", "정", "강", "조"),
}  # fmt: skip
GIVEN_NAMES = {
    "en": ("Amara", "Erik", "Johanna", "Dmitri", "Lucía", "Sean", "Pieter", "Rania", "Tomáš", "Claire", "Marco",
           "Ines"),
    "zh": ("燚", "之国", "佳佳", "伟", "秀英", "明远", "晓东", "静怡", "子轩"),
    "ja": ("健一", "美咲", "大輔", "陽子", "翔太", "直樹", "由美"),
    "ko": ("민준", "서연", "지훈", "수빈", "영호", "은정"),
}  # fmt: skip
HOME = {"CN": "zh", "JP": "ja", "KR": "ko"}
CITE_TYPES = ("EXA", "APP", "EXA", "APP", "EXA", "OPP", "TPO", "OTHER")
CATEGORIES = (
    ("X",),
    ("Y",),
    ("A",),
    ("A",),
    ("X", "Y"),
    ("A", "D"),
    ("PX",),
    ("X,D",),
    ("D",),
    ("PY",),
    ("E",),
    ("y",),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
