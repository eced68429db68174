"""The words on exports in the three languages, and dates as each of them writes them."""

from __future__ import annotations

from datetime import date

_WORDS: dict[str, tuple[str, str, str]] = {
    "roster": ("Roster", "班表", "班表"),
    "shifts": ("Shifts", "班次", "班次"),
    "coverage": ("Coverage", "人力覆盖", "人力覆蓋"),
    "result": ("Result", "结果", "結果"),
    "agent": ("Agent", "坐席", "客服人員"),
    "agents": ("agents", "人", "人"),
    "name": ("Name", "姓名", "姓名"),
    "team": ("Team", "班组", "組別"),
    "no_team": ("No team", "未分组", "未分組"),
    "role": ("Role", "岗位", "職務"),
    "date": ("Date", "日期", "日期"),
    "template": ("Shift template", "班次模板", "班別範本"),
    "start": ("Start", "开始", "開始"),
    "end": ("End", "结束", "結束"),
    "paid_hours": ("Paid hours", "计薪工时", "計薪工時"),
    "breaks": ("Breaks", "休息", "休息"),
    "week": ("Week", "周", "週"),
    "week_of": ("Week of {}", "{}当周", "{}當週"),
    "hours": ("Hours", "工时", "工時"),
    "nights": ("Nights", "夜班", "夜班"),
    "weekends": ("Weekends", "周末", "週末"),
    "holidays": ("Holidays", "节假日", "國定假日"),
    "days_worked": ("Days", "出勤天数", "出勤天數"),
    "skill": ("Skill", "技能", "技能"),
    "required": ("Required", "需求", "需求"),
    "on_duty": ("On duty", "在岗", "在線"),
    "short": ("Short", "缺口", "缺口"),
    "over": ("Over", "富余", "超編"),
    "rule": ("Rule", "规则", "規則"),
    "mode": ("Mode", "方式", "方式"),
    "hard": ("hard", "硬性", "硬性"),
    "soft": ("soft", "软性", "軟性"),
    "weight": ("Weight", "权重", "權重"),
    "violations": ("Violations", "违反次数", "違反次數"),
    "excess": ("Excess", "超出量", "超出量"),
    "unit": ("Unit", "单位", "單位"),
    "points": ("Points", "分值", "分數"),
    "objective": ("Objective", "目标值", "目標值"),
    "bound": ("Bound", "下界", "下界"),
    "gap": ("Gap", "差距", "差距"),
    "status": ("Status", "状态", "狀態"),
    "optimal": ("optimal", "最优", "最佳"),
    "feasible": ("feasible", "可行", "可行"),
    "seed": ("Seed", "随机种子", "隨機種子"),
    "seconds": ("Seconds", "用时（秒）", "用時（秒）"),
    "day_off": ("day off", "休", "休"),
    "time_off": ("time off", "请假", "請假"),
    "break": ("break", "休息", "休息"),
    "off_queue": ("off the queues", "非接线工作", "非接線工作"),
    "weekend": ("weekend", "周末", "週末"),
    "holiday": ("holiday", "节假日", "國定假日"),
    "early": ("before 9", "9点前", "9點前"),
    "day": ("9 to 12", "9–12点", "9–12點"),
    "late": ("12 to 18", "12–18点", "12–18點"),
    "night": ("after 18", "18点后", "18點後"),
    "starts": ("Start", "上班", "上班"),
    "understaffing": ("understaffing", "人力缺口", "人力缺口"),
    "total": ("Total", "合计", "合計"),
    "all_skills": ("All skills", "全部技能", "全部技能"),
    "interval": ("Interval", "时段", "時段"),
    "service_level": ("Service level", "服务水平", "服務水準"),
    "fairness": ("Fairness", "公平性", "公平性"),
    "least": ("Least", "最少", "最少"),
    "mean": ("Mean", "平均", "平均"),
    "most": ("Most", "最多", "最多"),
    "time": ("Time", "时间", "時間"),
}

_LANGUAGES = {"en": 0, "zh-Hans": 1, "zh-Hant": 2}
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZH_DAYS = "一二三四五六日"


class Words:
    """The words of one language: `words["roster"]`, and its way of writing dates."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._column = _LANGUAGES[language]

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][self._column]

    def weekday(self, on: date) -> str:
        """`Mon`, `周一` or `週一`."""
        if self.language == "en":
            return _EN_DAYS[on.weekday()]
        return ("周" if self.language == "zh-Hans" else "週") + _ZH_DAYS[on.weekday()]

    def day(self, on: date) -> str:
        """`2 Mar` or `3月2日`."""
        return f"{on.day} {_EN_MONTHS[on.month - 1]}" if self.language == "en" else f"{on.month}月{on.day}日"

    def dates(self, first: date, last: date) -> str:
        """A range of dates with its year, as short as it can be and still be clear."""
        if self.language == "en":
            start = self.day(first) + (f" {first.year}" if first.year != last.year else "")
            return f"{start} – {self.day(last)} {last.year}"
        end = (f"{last.year}年" if first.year != last.year else "") + self.day(last)
        return f"{first.year}年{self.day(first)}–{end}"
