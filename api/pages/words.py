"""The words on pages in the three languages, and which of them a reader wants."""

from __future__ import annotations

from collections.abc import Mapping

from api.exports.words import Words

LANGUAGES: Mapping[str, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

_WORDS: dict[str, tuple[str, str, str]] = {
    "log_in": ("Log in", "登录", "登入"),
    "log_out": ("Log out", "退出", "登出"),
    "username": ("User name", "用户名", "使用者名稱"),
    "password": ("Password", "密码", "密碼"),
    "wrong_login": ("User name or password is wrong.", "用户名或密码错误。", "使用者名稱或密碼錯誤。"),
    "nothing_published": ("No roster has been published yet.", "还没有发布班表。", "尚未發布班表。"),
    "drafts": ("Rosters", "班表列表", "班表列表"),
    "draft": ("Draft", "草稿", "草稿"),
    "published": ("Published", "已发布", "已發布"),
    "version": ("version {}", "第 {} 版", "第 {} 版"),
    "week_before": ("Week before", "上一周", "上一週"),
    "week_after": ("Week after", "下一周", "下一週"),
    "day_before": ("Day before", "前一天", "前一天"),
    "day_after": ("Day after", "后一天", "後一天"),
    "whole_week": ("Whole week", "整周", "整週"),
    "all_teams": ("All teams", "全部班组", "全部組別"),
    "show": ("Show", "显示", "顯示"),
    "language": ("Language", "语言", "語言"),
    "legend": ("Shift starts", "上班时间", "上班時間"),
    "missing_share": ("Understaffing", "人力缺口", "人力缺口"),
    "least_shortage": (
        "No roster under these rules can be short less than {least} agent-hours; this one is short {short}.",
        "按这些规则，任何班表至少缺 {least} 人时；本班表缺 {short} 人时。",
        "依這些規則，任何班表至少缺 {least} 人時；本班表缺 {short} 人時。",
    ),
    "hard_broken": ("Hard rules broken", "硬性规则违反", "硬性規則違反"),
    "kept": ("{} rules kept without exception", "{} 条规则完全遵守", "{} 條規則完全遵守"),
    "covered": ("covered", "满足", "滿足"),
    "short_by": ("{} h short", "缺 {} 小时", "缺 {} 小時"),
    "no_need": ("closed", "无需求", "無需求"),
    "coverage_of": (
        "Coverage on {day}: {missing} of {required} required agent-hours are missing.",
        "{day} 人力覆盖：需求 {required} 人时，缺 {missing} 人时。",
        "{day} 人力覆蓋：需求 {required} 人時，缺 {missing} 人時。",
    ),
    "coverage_legend": (
        "line: required; blue: staffed; red: missing; pale: more than required",
        "线：需求；蓝：已排；红：缺口；浅色：富余",
        "線：需求；藍：已排；紅：缺口；淺色：超編",
    ),
    "shift_of": ("Shift of {}: {}", "{} 的班次：{}", "{} 的班次：{}"),
    "not_found": (
        "There is nothing here that you may see.",
        "这里没有你可以查看的内容。",
        "這裡沒有你可以查看的內容。",
    ),
    "own_shifts_only": ("You see your own shifts.", "这里显示你本人的班次。", "這裡顯示你本人的班次。"),
    "all_times": ("All times: {}", "所有时间：{}", "所有時間：{}"),
}


_ROLES: dict[str, tuple[str, str, str]] = {
    "team_leader": ("team leader", "班组长", "組長"),
    "technical_support": ("technical support", "技术支持", "技術支援"),
    "quality_analyst": ("quality analyst", "质检员", "品質專員"),
    "head": ("head", "主管", "主管"),
}
_ACTIVITIES: dict[str, tuple[str, str, str]] = {
    "break": ("Break", "休息", "休息"),
    "meal": ("Meal", "用餐", "用餐"),
    "lead": ("Leading the floor", "现场管理", "現場管理"),
}


class PageWords(Words):
    """The words of one language: those of exports, and those only pages need."""

    def role(self, role: str) -> str:
        """A role as people say it; nothing for a plain agent. A role we do not know keeps its own name."""
        known = _ROLES.get(role)
        return "" if role == "agent" else known[self._column] if known else role.replace("_", " ")

    def activity(self, activity: str, name: str) -> str:
        """An activity's own name, or ours where it has only the standard one."""
        known = _ACTIVITIES.get(activity)
        return known[self._column] if known and name in (known[0], activity) else name

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][self._column] if key in _WORDS else super().__getitem__(key)


def chosen_language(asked: str | None, kept: str | None, accept: str) -> str:
    """The language asked for, or kept from before, or the first of the browser's that we speak."""
    for name in (asked, kept):
        if name in LANGUAGES:
            return str(name)
    for part in accept.split(","):
        found = _spoken(part.partition(";")[0].strip().lower())
        if found:
            return found
    return "en"


def _spoken(tag: str) -> str | None:
    if tag.startswith("zh"):
        # Taiwan, Hong Kong and Macau write traditional characters unless the tag says otherwise.
        traditional = "hant" in tag or (tag.rpartition("-")[2] in ("tw", "hk", "mo") and "hans" not in tag)
        return "zh-Hant" if traditional else "zh-Hans"
    return "en" if tag.startswith("en") else None
